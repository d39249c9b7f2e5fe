import type { SplatMesh } from '@sparkjsdev/spark'
import { useEffect, useMemo } from 'react'
import {
  BufferGeometry,
  Float32BufferAttribute,
  IcosahedronGeometry,
  InstancedMesh,
  Matrix4,
  Points,
  PointsMaterial,
  ShaderMaterial,
} from 'three'
import type { Props } from '../../scene/node'
import { bounded, color, number } from '../common/values'

// To look at how a few are made; a scan has millions.
const mostEllipsoids = 50_000

/** What splats are made of, to be looked at: their centres, and their shapes. */
export function Marks({ mesh, props }: { mesh: SplatMesh; props: Props }) {
  return (
    <>
      {props['showCenterPoints'] === true && <Centers mesh={mesh} props={props} />}
      {props['showEllipsoids'] === true && <Ellipsoids mesh={mesh} props={props} />}
    </>
  )
}

function Centers({ mesh, props }: { mesh: SplatMesh; props: Props }) {
  const points = useMemo(() => {
    const places: number[] = []
    mesh.forEachSplat((_, center) => places.push(center.x, center.y, center.z))
    const geometry = new BufferGeometry().setAttribute('position', new Float32BufferAttribute(places, 3))
    return new Points(geometry, new PointsMaterial({ toneMapped: false }))
  }, [mesh])
  points.material.color.copy(color(props['centerPointsColor'], '#2563eb'))
  points.material.size = number(props['centerPointsSize'], 0.01)
  useEffect(
    () => () => {
      points.geometry.dispose()
      points.material.dispose()
    },
    [points],
  )
  return <primitive object={points} />
}

const vertexShader = `
varying vec3 vNormal;
varying vec3 vView;
void main() {
  vec4 at = modelViewMatrix * instanceMatrix * vec4(position, 1.0);
  mat3 shape = mat3(modelViewMatrix * instanceMatrix);
  vec3 sizes = vec3(dot(shape[0], shape[0]), dot(shape[1], shape[1]), dot(shape[2], shape[2]));
  vNormal = normalize(shape * (normal / max(sizes, vec3(1e-12))));
  vView = -at.xyz;
  gl_Position = projectionMatrix * at;
}`

const fragmentShader = `
uniform vec3 tint;
uniform float inner;
uniform float outer;
uniform float ring;
varying vec3 vNormal;
varying vec3 vView;
void main() {
  float facing = abs(dot(normalize(vNormal), normalize(vView)));
  gl_FragColor = vec4(tint, mix(outer, inner, smoothstep(ring, ring * 2.0 + 1e-4, facing)));
  #include <colorspace_fragment>
}`

// Where a Gaussian has fallen to what one takes for its edge.
const edge = 2

function Ellipsoids({ mesh, props }: { mesh: SplatMesh; props: Props }) {
  const shapes = useMemo(() => {
    const uniforms = {
      tint: { value: color('#ffffff', '#ffffff') },
      inner: { value: 0 },
      outer: { value: 0 },
      ring: { value: 0 },
    }
    const material = new ShaderMaterial({
      vertexShader,
      fragmentShader,
      uniforms,
      transparent: true,
      depthWrite: false,
    })
    const matrices: Matrix4[] = []
    mesh.forEachSplat((_, center, scales, quaternion) => {
      if (matrices.length < mostEllipsoids)
        matrices.push(new Matrix4().compose(center, quaternion, scales.clone().multiplyScalar(edge)))
    })
    const instanced = new InstancedMesh(new IcosahedronGeometry(1, 2), material, matrices.length)
    matrices.forEach((matrix, i) => instanced.setMatrixAt(i, matrix))
    instanced.frustumCulled = false
    return instanced
  }, [mesh])
  const { uniforms } = shapes.material
  uniforms['tint']!.value = color(props['ellipsoidColor'], '#ffffff')
  uniforms['inner']!.value = bounded(props['innerAlpha'], 0.02, 0, 1)
  uniforms['outer']!.value = bounded(props['outerAlpha'], 0.3, 0, 1)
  uniforms['ring']!.value = bounded(props['ringSize'], 0.05, 0, 1)
  useEffect(
    () => () => {
      shapes.geometry.dispose()
      shapes.material.dispose()
      shapes.dispose()
    },
    [shapes],
  )
  return <primitive object={shapes} />
}
