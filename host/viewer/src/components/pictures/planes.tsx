import { useEffect, useMemo, useRef } from 'react'
import {
  CustomBlending,
  DoubleSide,
  FrontSide,
  MeshBasicMaterial,
  NoColorSpace,
  NormalBlending,
  PlaneGeometry,
  ShaderMaterial,
  SphereGeometry,
  type Mesh,
  type Side,
} from 'three'
import { register, type ComponentProps } from '../../scene/registry'
import { clamp, given } from '../common/values'
import { side } from '../surface/material'
import { meshProps, useTell } from '../surface/surface'
import { Facing, placeOf, planeSize } from './facing'
import { repaint, usePainter } from './painter'
import { beyondCamera } from './relief'

/** A picture on a plane, `height` high. */
function Image({ node, props, sent, children }: ComponentProps<'Image'>) {
  const smooth = props.interpolate
  const name = given(props.rgb) ? 'rgb' : 'src'
  const picture = usePainter(node, name, props[name], smooth)
  const alpha = usePainter(node, 'alpha', props.alpha, smooth, NoColorSpace)
  const height = props.height
  const aspect = props.aspect ?? picture?.aspect ?? 1
  const opacity = clamp(props.opacity, 0, 1)
  return (
    <mesh ref={node.ref} {...meshProps(sent)}>
      <planeGeometry args={[height * aspect, height]} />
      <meshBasicMaterial
        key={`${picture?.texture.id ?? 'plain'} ${alpha?.texture.id ?? ''}`}
        color={picture ? '#ffffff' : props.placeholderColor}
        map={picture?.texture ?? null}
        alphaMap={alpha?.texture ?? null}
        // A picture may be clear in parts.
        transparent
        opacity={opacity}
        side={(side(props.side) ?? DoubleSide) as Side}
        wireframe={props.wireframe}
        toneMapped={picture?.light === true}
      />
      {children}
    </mesh>
  )
}

register('scene', 'Image', {
  component: Image,
  spatial: true,
  fast: { rgb: repaint('rgb'), src: repaint('src'), alpha: repaint('alpha') },
})

const vertexShader = `
uniform sampler2D depthMap;
uniform float depthScale;
uniform float depthBias;
uniform bool deep;
varying vec2 at;
void main() {
  at = uv;
  float far = deep ? texture2D(depthMap, uv).r * depthScale + depthBias : 0.0;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position + normal * far, 1.0);
}`

const fragmentShader = `
uniform sampler2D picture;
uniform sampler2D alphaMap;
uniform bool masked;
uniform float opacity;
varying vec2 at;
void main() {
  gl_FragColor = texture2D(picture, at);
  gl_FragColor.a *= opacity * (masked ? texture2D(alphaMap, at).r : 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`

// So many points that depth has a shape.
const deepSegments = 255

function backgroundMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader,
    fragmentShader,
    uniforms: {
      picture: { value: null },
      alphaMap: { value: null },
      depthMap: { value: null },
      opacity: { value: 1 },
      depthScale: { value: 1 },
      depthBias: { value: 0 },
      masked: { value: false },
      deep: { value: false },
    },
  })
}

/** A picture behind all else, before the camera wherever that looks; or `fixed`. */
function ImageBackground({ node, props, sent, children }: ComponentProps<'ImageBackground'>) {
  const smooth = props.interpolate
  const picture = usePainter(node, 'src', props.src, smooth)
  const alpha = usePainter(node, 'alphaSrc', props.alphaSrc, smooth, NoColorSpace)
  const depth = usePainter(node, 'depthSrc', props.depthSrc, smooth, NoColorSpace)
  const round = props.geometry === 'sphere'
  const place = placeOf(props, sent)
  const mesh = useRef<Mesh>(null)
  const deep = depth !== null
  const geometry = useMemo(() => {
    const segments = deep ? deepSegments : 1
    if (!round) return new PlaneGeometry(1, 1, segments, segments)
    // Turned inside out, so that what is seen from within is the right way round; and the middle
    // of the picture to where a camera looks that is not turned.
    return new SphereGeometry(1, 64, 32).scale(-1, 1, 1).rotateY(-Math.PI / 2)
  }, [round, deep])
  useEffect(() => () => geometry.dispose(), [geometry])
  const material = useMemo(backgroundMaterial, [])
  useEffect(() => () => material.dispose(), [material])
  const { uniforms } = material
  const values = {
    picture: picture?.texture ?? null,
    alphaMap: alpha?.texture ?? null,
    depthMap: depth?.texture ?? null,
    masked: alpha !== null,
    deep,
    opacity: clamp(props.opacity, 0, 1),
    depthScale: props.depthScale,
    depthBias: props.depthBias,
  }
  for (const [name, value] of Object.entries(values)) uniforms[name]!.value = value
  const tell = useTell(node)
  const fault =
    deep && !round && !props.fixed ? beyondCamera(place.distance, values.depthScale, values.depthBias) : ''
  useEffect(() => {
    if (fault) tell(fault)
  }, [fault, tell])
  const light = picture?.light === true
  if (material.toneMapped !== light) {
    material.toneMapped = light
    material.needsUpdate = true
  }
  material.wireframe = props.wireframe
  material.side = round ? FrontSide : ((side(props.side) ?? DoubleSide) as Side)
  // What stands somewhere, or has depth, is a thing among others.
  const behind = !props.fixed && !deep
  material.depthTest = material.depthWrite = !behind
  // Drawn first, with what is not clear, though it may be.
  material.transparent = !behind
  material.blending = behind ? CustomBlending : NormalBlending
  return (
    <Facing
      node={node}
      place={place}
      around={round}
      follow={(camera) => {
        if (round) mesh.current?.scale.setScalar(place.distance)
        else mesh.current?.scale.set(...planeSize(props, place, camera, picture?.aspect ?? 1), 1)
      }}
    >
      <mesh
        ref={mesh}
        geometry={geometry}
        material={material}
        visible={picture !== null}
        renderOrder={behind ? -1000 : 0}
        frustumCulled={false}
        raycast={() => null}
      />
      {children}
    </Facing>
  )
}

register('scene', 'ImageBackground', {
  component: ImageBackground,
  fast: { src: repaint('src'), alphaSrc: repaint('alphaSrc'), depthSrc: repaint('depthSrc') },
})

/** A plane before the camera, for materials and other things that are its children. */
function HUDPlane({ node, props, sent, children }: ComponentProps<'HUDPlane'>) {
  const place = placeOf(props, sent)
  const mesh = useRef<Mesh>(null)
  const material = useMemo(() => new MeshBasicMaterial({ toneMapped: false }), [])
  useEffect(() => () => material.dispose(), [material])
  material.side = (side(props.side) ?? DoubleSide) as Side
  return (
    <Facing
      node={node}
      place={place}
      follow={(camera, size) =>
        mesh.current?.scale.set(...planeSize(props, place, camera, size.width / size.height), 1)
      }
    >
      <mesh ref={mesh} material={material} frustumCulled={false}>
        <planeGeometry args={[1, 1]} />
        {children}
      </mesh>
    </Facing>
  )
}

register('scene', 'HUDPlane', { component: HUDPlane })
