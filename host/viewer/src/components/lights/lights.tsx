import { Helper } from '@react-three/drei'
import { useCallback, useLayoutEffect, useState, type ReactNode } from 'react'
import {
  DirectionalLightHelper, HemisphereLightHelper, PointLightHelper, SpotLightHelper, Vector3, type DirectionalLight as Sun, type Light, type Object3D,
} from 'three'
import { RectAreaLightHelper } from 'three/examples/jsm/helpers/RectAreaLightHelper.js'
import type { Props, SceneNode } from '../../scene/node'
import { useView } from '../../scene/NodeView'
import { register, type ComponentProps, type FastProp } from '../../scene/registry'
import { place, readVector } from '../../scene/transform'
import { Ground } from './Ground'
import { useHasOwnLights, useOwnLight, useShadowPlace, useSun } from './shadows'
import { color, number, readColor } from '../common/values'

// Lights flicker, blink and change colour at the rate of frames.
const intensity = (instead: number): FastProp => (object, value) => {
  ;(object as Light).intensity = number(value, instead)
  return true
}

const lightColor: FastProp = (object, value) => readColor(value ?? '#ffffff', (object as Light).color) !== null

/** What a light says of its shadow: `shadow-bias` and all else that begins so. */
function useShadow(node: SceneNode, props: Props, bias = -0.01): Record<string, unknown> {
  const cast = useShadowPlace(node, props['castShadow'] !== false)
  const shadow: Record<string, unknown> = { castShadow: cast, 'shadow-bias': number(props['shadow-bias'], bias) }
  for (const name in props) if (name.startsWith('shadow-') && name !== 'shadow-bias') shadow[name] = props[name]
  return shadow
}

function helped(props: Props, type: unknown, ...args: unknown[]): ReactNode {
  return props['helper'] === true ? <Helper type={type as never} args={args as never} /> : null
}

function AmbientLight({ node, sent: props }: ComponentProps) {
  useOwnLight()
  return <ambientLight ref={node.ref} color={color(props['color'], '#ffffff')} intensity={number(props['intensity'], 0.5)} />
}

function DirectionalLight({ node, sent: props, children }: ComponentProps) {
  useOwnLight()
  const sun = useSun(Object.keys(props).some((name) => name.startsWith('shadow-camera')))
  const attach = useCallback((light: Sun | null) => {
    sun.current = light
    node.ref(light)
  }, [node, sun])
  return (
    <directionalLight
      ref={attach}
      color={color(props['color'], '#ffffff')}
      intensity={number(props['intensity'], 0.5)}
      shadow-mapSize={[2048, 2048]}
      {...useShadow(node, props, -0.0005)}
    >
      {helped(props, DirectionalLightHelper)}
      {children}
    </directionalLight>
  )
}

function PointLight({ node, sent: props, children }: ComponentProps) {
  useOwnLight()
  const shown = color(props['color'], '#ffffff')
  return (
    <pointLight
      ref={node.ref}
      color={shown}
      intensity={number(props['intensity'], 20)}
      distance={number(props['distance'], 0)}
      decay={number(props['decay'], 2)}
      {...useShadow(node, props)}
    >
      {props['showSphere'] === true && (
        <mesh>
          <sphereGeometry args={[number(props['radius'], 0.1), 16, 16]} />
          <meshBasicMaterial color={shown} />
        </mesh>
      )}
      {helped(props, PointLightHelper, number(props['radius'], 0.1))}
      {children}
    </pointLight>
  )
}

function SpotLight({ node, sent: props, children }: ComponentProps) {
  useOwnLight()
  return (
    <spotLight
      ref={node.ref}
      color={color(props['color'], '#ffffff')}
      intensity={number(props['intensity'], 0.5)}
      angle={number(props['angle'], Math.PI / 3)}
      penumbra={number(props['penumbra'], 0)}
      decay={number(props['decay'], 2)}
      distance={number(props['distance'], 0)}
      {...useShadow(node, props)}
    >
      {helped(props, SpotLightHelper)}
      {children}
    </spotLight>
  )
}

function HemisphereLight({ node, sent: props, children }: ComponentProps) {
  useOwnLight()
  return (
    <hemisphereLight
      ref={node.ref}
      color={color(props['skyColor'] ?? props['color'], '#ffffff')}
      groundColor={color(props['groundColor'], '#ffffff')}
      intensity={number(props['intensity'], 1)}
    >
      {helped(props, HemisphereLightHelper, 1)}
      {children}
    </hemisphereLight>
  )
}

const target = new Vector3()

/** A lit rectangle. It faces `lookAt`, the origin by default, unless it is turned. */
function RectAreaLight({ node, children }: ComponentProps) {
  useOwnLight()
  const { props } = useView(node)
  const ready = useAreaLights()
  useLayoutEffect(() => {
    const { object } = node
    if (!object) return
    place(object, props)
    if (props['rotation'] ?? props['quaternion'] ?? props['matrix']) return
    object.updateWorldMatrix(true, false)
    object.lookAt(readVector(props['lookAt'], target) ?? target.set(0, 0, 0))
  }, [node, props, ready])
  if (!ready) return null
  return (
    <rectAreaLight
      ref={node.ref}
      color={color(props['color'], '#ffffff')}
      intensity={number(props['intensity'], 1)}
      width={number(props['width'], 1)}
      height={number(props['height'], 1)}
    >
      {helped(props, RectAreaLightHelper)}
      {children}
    </rectAreaLight>
  )
}

let tables: Promise<void> | undefined

// The tables of area lights are large, and few scenes have one.
function useAreaLights(): boolean {
  const [ready, setReady] = useState(false)
  useLayoutEffect(() => {
    tables ??= import('three/examples/jsm/lights/RectAreaLightUniformsLib.js').then((lib) => lib.RectAreaLightUniformsLib.init())
    let live = true
    void tables.then(() => live && setReady(true))
    return () => {
      live = false
    }
  }, [])
  return ready
}

/** The lights of a default scene. They model its objects until the script adds a light of its own. */
function HemisphereLightStage({ node, children }: ComponentProps) {
  const cast = useShadowPlace(node, true)
  const lit = useHasOwnLights()
  return (
    <>
      <group ref={node.ref as (group: Object3D | null) => void}>
        <StageLights cast={cast} lighting={lit ? plainLighting : modelingLighting} />
        {children}
      </group>
      <Ground />
    </>
  )
}

interface StageLighting {
  hemisphere: [sky: string, ground: string, intensity: number]
  from: [x: number, y: number, z: number]
  intensity: number
}

// The lights of the official client. A script's own lights are added to them.
const plainLighting: StageLighting = { hemisphere: ['#ffffff', '#000000', 1], from: [4, 10, 1], intensity: 1 }

// The plain lights alone make all sides of an object look alike. This key light comes from above the
// viewer's shoulder: the top, front and side of a box differ, and a white surface that it hits is white.
const modelingLighting: StageLighting = { hemisphere: ['#ffffff', '#d8dce4', 0.5], from: [4, 8, 6], intensity: 2.2 }

function StageLights({ cast, lighting: { hemisphere, from, intensity } }: { cast: boolean; lighting: StageLighting }) {
  const sun = useSun()
  return (
    <>
      <hemisphereLight args={hemisphere} position={[0, 1, 0]} />
      <directionalLight ref={sun} position={from} intensity={intensity} castShadow={cast} shadow-mapSize={[2048, 2048]} shadow-bias={-0.0005} />
    </>
  )
}

function AmbientLightStage({ node, children }: ComponentProps) {
  const cast = useShadowPlace(node, true)
  return (
    <group ref={node.ref}>
      <directionalLight position={[5, 30, 5]} intensity={1} castShadow={cast} shadow-mapSize={[1024, 1024]} shadow-bias={-0.0005} />
      <ambientLight intensity={0.2} color="#ffffff" />
      {children}
    </group>
  )
}

register('scene', 'AmbientLight', { component: AmbientLight, spatial: true, fast: { color: lightColor, intensity: intensity(0.5) } })
register('scene', 'DirectionalLight', {
  component: DirectionalLight, spatial: { position: [0, 1, 0] }, fast: { color: lightColor, intensity: intensity(0.5) },
})
register('scene', 'PointLight', { component: PointLight, spatial: true, fast: { intensity: intensity(20) } })
register('scene', 'SpotLight', {
  component: SpotLight, spatial: { position: [0, 1, 0] }, fast: { color: lightColor, intensity: intensity(0.5) },
})
register('scene', 'HemisphereLight', {
  component: HemisphereLight, spatial: { position: [0, 1, 0] }, fast: { intensity: intensity(1) },
})
register('scene', 'RectAreaLight', { component: RectAreaLight })
register('scene', 'HemisphereLightStage', { component: HemisphereLightStage, spatial: true })
register('scene', 'AmbientLightStage', { component: AmbientLightStage, spatial: true })
