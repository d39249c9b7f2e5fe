import { useLayoutEffect, useMemo } from 'react'
import {
  Color,
  DoubleSide,
  Plane,
  PlaneGeometry,
  Quaternion,
  ShaderMaterial,
  Vector3,
  type Intersection,
  type Mesh,
  type Raycaster,
} from 'three'
import { useView } from '../../scene/hooks'
import { register, type ComponentProps } from '../../scene/registry'
import { readVector } from '../../scene/transform'
import { useViewer } from '../../context'
import { useIsDark } from '../text/ink'

// In the plane of the grid: the place, and where the camera stands above it.
const vertexShader = /* glsl */ `
  uniform float reach;
  uniform bool infinite;
  uniform bool follow;
  varying vec2 place;
  varying vec3 eye;
  void main() {
    eye = (inverse(modelMatrix) * vec4(cameraPosition, 1.0)).xyz;
    place = position.xy;
    if (infinite) place = place * reach * max(1.0, abs(eye.z) / (0.5 * reach)) + (follow ? eye.xy : vec2(0.0));
    gl_Position = projectionMatrix * modelViewMatrix * vec4(place, 0.0, 1.0);
  }`

// A line is as many pixels wide as it should be, however far it is; where lines come closer
// than their width they go, before they flicker.
const fragmentShader = /* glsl */ `
  uniform float cellSize, cellThickness, sectionSize, sectionThickness, reach, fadeStrength;
  uniform vec3 cellColor, sectionColor;
  uniform bool follow;
  varying vec2 place;
  varying vec3 eye;
  float lines(float size, float thickness) {
    if (size <= 0.0 || thickness <= 0.0) return 0.0;
    vec2 at = place / size;
    vec2 pixel = vec2(length(vec2(dFdx(at.x), dFdy(at.x))), length(vec2(dFdx(at.y), dFdy(at.y))));
    vec2 away = abs(fract(at - 0.5) - 0.5) / max(pixel, vec2(1e-6));
    vec2 line = 1.0 - smoothstep(vec2(0.5 * thickness - 0.5), vec2(0.5 * thickness + 0.5), away);
    line *= min(vec2(1.0), vec2(thickness));
    line *= 1.0 - smoothstep(vec2(0.15), vec2(0.5), pixel);
    return max(line.x, line.y);
  }
  void main() {
    float far = reach * max(1.0, abs(eye.z) / (0.5 * reach));
    float fade = pow(1.0 - min(distance(place, follow ? eye.xy : vec2(0.0)) / far, 1.0), fadeStrength);
    float cell = lines(cellSize, cellThickness);
    float section = lines(sectionSize, sectionThickness);
    float alpha = max(cell, section) * fade;
    if (alpha < 0.004) discard;
    gl_FragColor = vec4(mix(cellColor, sectionColor, section), alpha);
    #include <colorspace_fragment>
  }`

/** A plane of lines on two levels, which fades to nothing towards the horizon. */
function Grid({ node, props }: ComponentProps<'Grid'>) {
  const root = useView(useViewer().graph.root)
  const dark = useIsDark()
  const infinite = props.infiniteGrid
  const { width, height, widthSegments, heightSegments } = props
  const geometry = useMemo(
    () =>
      infinite ? new PlaneGeometry(2, 2) : new PlaneGeometry(width, height, widthSegments, heightSegments),
    [infinite, width, height, widthSegments, heightSegments],
  )
  const material = useMemo(
    () =>
      new ShaderMaterial({
        vertexShader,
        fragmentShader,
        transparent: true,
        depthWrite: false,
        side: DoubleSide,
        toneMapped: false,
        // So that a floor at the same height is not mottled by it.
        polygonOffset: true,
        polygonOffsetFactor: 1,
        polygonOffsetUnits: 1,
        uniforms: Object.fromEntries(
          [
            'cellSize',
            'cellThickness',
            'cellColor',
            'sectionSize',
            'sectionThickness',
            'sectionColor',
            'reach',
            'fadeStrength',
            'infinite',
            'follow',
          ].map((name) => [name, { value: name.endsWith('Color') ? new Color() : 0 }]),
        ),
      }),
    [],
  )
  useLayoutEffect(() => () => void (material.dispose(), geometry.dispose()), [material, geometry])
  useLayoutEffect(() => {
    const values = {
      cellSize: props.cellSize,
      cellThickness: props.cellThickness,
      sectionSize: props.sectionSize,
      sectionThickness: props.sectionThickness,
      // The colours of Vuer's grid are louder than what stands on it.
      cellColor: props.cellColor ?? new Color(dark ? '#343b47' : '#c3cad4'),
      sectionColor: props.sectionColor ?? new Color(dark ? '#4a5568' : '#9aa5b5'),
      reach: Math.max(props.fadeDistance, 1e-3),
      fadeStrength: props.fadeStrength,
      infinite,
      follow: infinite && props.followCamera,
    }
    for (const [name, value] of Object.entries(values)) material.uniforms[name]!.value = value
  }, [material, props, infinite, dark])
  const up = root.props['up']
  const turn = useMemo(() => {
    const to = readVector(up, new Vector3()) ?? new Vector3(0, 1, 0)
    return new Quaternion().setFromUnitVectors(
      new Vector3(0, 0, 1),
      to.lengthSq() > 0 ? to.normalize() : new Vector3(0, 1, 0),
    )
  }, [up])
  return (
    <group ref={node.ref}>
      <group quaternion={turn}>
        <mesh
          geometry={geometry}
          material={material}
          position={[0, 0, props.offset]}
          frustumCulled={!infinite}
          renderOrder={-1}
          {...(!props.enableRaycast ? { raycast: noRaycast } : infinite ? { raycast: raycastPlane } : {})}
        />
      </group>
    </group>
  )
}

function noRaycast() {}

// What is drawn of an infinite grid is a square that follows the camera: a ray meets its plane.
function raycastPlane(this: Mesh, { ray, near, far }: Raycaster, hits: Intersection[]) {
  const normal = new Vector3(0, 0, 1)
  const point = ray.intersectPlane(new Plane(normal.clone(), 0).applyMatrix4(this.matrixWorld), new Vector3())
  const distance = point?.distanceTo(ray.origin) ?? NaN
  if (!point || !(distance >= near && distance <= far)) return
  hits.push({ distance, point, object: this, face: { a: 0, b: 1, c: 2, normal, materialIndex: 0 } })
}

register('scene', 'Grid', { component: Grid, spatial: true })
