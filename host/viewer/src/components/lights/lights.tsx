import { Helper } from '@react-three/drei'
import { useCallback, useLayoutEffect, useState, type ReactNode } from 'react'
import {
  DirectionalLightHelper,
  HemisphereLightHelper,
  PointLightHelper,
  SpotLightHelper,
  Vector3,
  type DirectionalLight as Sun,
  type Light,
  type Object3D,
} from 'three'
import { RectAreaLightHelper } from 'three/examples/jsm/helpers/RectAreaLightHelper.js'
import { readProp } from '../../catalogue/catalogue'
import type { Props, SceneNode } from '../../scene/node'
import { register, type ComponentProps, type FastProp } from '../../scene/registry'
import { place } from '../../scene/transform'
import { Ground } from './Ground'
import { useHasOwnLights, useOwnLight, useShadowPlace, useSun } from './shadows'
import { given, readColor } from '../common/values'

// Lights flicker, blink and change colour at the rate of frames.
const intensity: FastProp = (object, value, node) => {
  ;(object as Light).intensity = readProp(node.tag as 'AmbientLight', 'intensity', value)
  return true
}

const lightColor: FastProp = (object, value) =>
  readColor(value ?? '#ffffff', (object as Light).color) !== null

/** What a light says of its shadow: `shadow-bias` and all else that begins so. */
function useShadow(
  node: SceneNode,
  props: { castShadow: boolean; 'shadow-bias': number },
  sent: Props,
): Record<string, unknown> {
  const cast = useShadowPlace(node, props.castShadow)
  const shadow: Record<string, unknown> = { castShadow: cast, 'shadow-bias': props['shadow-bias'] }
  for (const name in sent) if (name.startsWith('shadow-') && name !== 'shadow-bias') shadow[name] = sent[name]
  return shadow
}

function helped(props: { helper: boolean }, type: unknown, ...args: unknown[]): ReactNode {
  return props.helper ? <Helper type={type as never} args={args as never} /> : null
}

function AmbientLight({ node, props }: ComponentProps<'AmbientLight'>) {
  useOwnLight()
  return <ambientLight ref={node.ref} color={props.color} intensity={props.intensity} />
}

function DirectionalLight({ node, props, sent, children }: ComponentProps<'DirectionalLight'>) {
  useOwnLight()
  const sun = useSun(Object.keys(sent).some((name) => name.startsWith('shadow-camera')))
  const attach = useCallback(
    (light: Sun | null) => {
      sun.current = light
      node.ref(light)
    },
    [node, sun],
  )
  return (
    <directionalLight
      ref={attach}
      color={props.color}
      intensity={props.intensity}
      shadow-mapSize={[2048, 2048]}
      {...useShadow(node, props, sent)}
    >
      {helped(props, DirectionalLightHelper)}
      {children}
    </directionalLight>
  )
}

function PointLight({ node, props, sent, children }: ComponentProps<'PointLight'>) {
  useOwnLight()
  const shown = props.color
  return (
    <pointLight
      ref={node.ref}
      color={shown}
      intensity={props.intensity}
      distance={props.distance}
      decay={props.decay}
      {...useShadow(node, props, sent)}
    >
      {props.showSphere && (
        <mesh>
          <sphereGeometry args={[props.radius, 16, 16]} />
          <meshBasicMaterial color={shown} />
        </mesh>
      )}
      {helped(props, PointLightHelper, props.radius)}
      {children}
    </pointLight>
  )
}

function SpotLight({ node, props, sent, children }: ComponentProps<'SpotLight'>) {
  useOwnLight()
  return (
    <spotLight
      ref={node.ref}
      color={props.color}
      intensity={props.intensity}
      angle={props.angle}
      penumbra={props.penumbra}
      decay={props.decay}
      distance={props.distance}
      {...useShadow(node, props, sent)}
    >
      {helped(props, SpotLightHelper)}
      {children}
    </spotLight>
  )
}

function HemisphereLight({ node, props, sent, children }: ComponentProps<'HemisphereLight'>) {
  useOwnLight()
  return (
    <hemisphereLight
      ref={node.ref}
      color={given(sent['skyColor']) ? props.skyColor : props.color}
      groundColor={props.groundColor}
      intensity={props.intensity}
    >
      {helped(props, HemisphereLightHelper, 1)}
      {children}
    </hemisphereLight>
  )
}

const target = new Vector3()

/** A lit rectangle. It faces `lookAt`, the origin by default, unless it is turned. */
function RectAreaLight({ node, props, sent, children }: ComponentProps<'RectAreaLight'>) {
  useOwnLight()
  const ready = useAreaLights()
  useLayoutEffect(() => {
    const { object } = node
    if (!object) return
    place(object, sent)
    if (sent['rotation'] ?? sent['quaternion'] ?? sent['matrix']) return
    object.updateWorldMatrix(true, false)
    object.lookAt(target.set(...props.lookAt))
  }, [node, props, sent, ready])
  if (!ready) return null
  return (
    <rectAreaLight
      ref={node.ref}
      color={props.color}
      intensity={props.intensity}
      width={props.width}
      height={props.height}
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
    tables ??= import('three/examples/jsm/lights/RectAreaLightUniformsLib.js').then((lib) =>
      lib.RectAreaLightUniformsLib.init(),
    )
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
const modelingLighting: StageLighting = {
  hemisphere: ['#ffffff', '#d8dce4', 0.5],
  from: [4, 8, 6],
  intensity: 2.2,
}

function StageLights({
  cast,
  lighting: { hemisphere, from, intensity },
}: {
  cast: boolean
  lighting: StageLighting
}) {
  const sun = useSun()
  return (
    <>
      <hemisphereLight args={hemisphere} position={[0, 1, 0]} />
      <directionalLight
        ref={sun}
        position={from}
        intensity={intensity}
        castShadow={cast}
        shadow-mapSize={[2048, 2048]}
        shadow-bias={-0.0005}
      />
    </>
  )
}

function AmbientLightStage({ node, children }: ComponentProps) {
  const cast = useShadowPlace(node, true)
  return (
    <group ref={node.ref}>
      <directionalLight
        position={[5, 30, 5]}
        intensity={1}
        castShadow={cast}
        shadow-mapSize={[1024, 1024]}
        shadow-bias={-0.0005}
      />
      <ambientLight intensity={0.2} color="#ffffff" />
      {children}
    </group>
  )
}

register('scene', 'AmbientLight', {
  component: AmbientLight,
  spatial: true,
  fast: { color: lightColor, intensity },
})
register('scene', 'DirectionalLight', {
  component: DirectionalLight,
  spatial: { position: [0, 1, 0] },
  fast: { color: lightColor, intensity },
})
register('scene', 'PointLight', { component: PointLight, spatial: true, fast: { intensity } })
register('scene', 'SpotLight', {
  component: SpotLight,
  spatial: { position: [0, 1, 0] },
  fast: { color: lightColor, intensity },
})
register('scene', 'HemisphereLight', {
  component: HemisphereLight,
  spatial: { position: [0, 1, 0] },
  fast: { intensity },
})
register('scene', 'RectAreaLight', { component: RectAreaLight })
register('scene', 'HemisphereLightStage', { component: HemisphereLightStage, spatial: true })
register('scene', 'AmbientLightStage', { component: AmbientLightStage, spatial: true })
