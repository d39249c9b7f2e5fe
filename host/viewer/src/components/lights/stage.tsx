import {
  AccumulativeShadows as Accumulated,
  ContactShadows,
  Environment,
  RandomizedLight as Randomized,
} from '@react-three/drei'
import { useFrame, useThree } from '@react-three/fiber'
import { Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Box3, Sphere, Vector3, type Group } from 'three'
import type { SceneNode } from '../../scene/node'
import { register, type ComponentProps } from '../../scene/registry'
import { place, readVector } from '../../scene/transform'
import { useViewer } from '../../context'
import { Casters } from './casters'
import { useOwnGround } from './Ground'
import { useOwnLight, useShadowPlace } from './shadows'
import { useTell } from '../surface/surface'
import type { PropsOf } from '../../catalogue/catalogue'
import { clamp, given, text } from '../common/values'

// How long casters have to rest before their shadows are gathered again, in milliseconds.
const rest = 300

/** Counts how often the casters of the scene have come to rest: 0 before the first frame, 1 after it. */
function useRests(): number {
  const scene = useThree((state) => state.scene)
  const invalidate = useThree((state) => state.invalidate)
  const [rests, setRests] = useState(0)
  const casters = useMemo(() => new Casters(), [])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useFrame(() => {
    scene.updateMatrixWorld()
    const moved = casters.collect(scene)
    const count = () => setRests((n) => n + 1)
    if (rests === 0) {
      // A scene that never rests has the shadows of its first frame.
      timer.current ??= setTimeout(count)
    } else if (moved) {
      clearTimeout(timer.current)
      timer.current = setTimeout(count, rest)
    }
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => invalidate(), [rests, invalidate])
  return rests
}

/**
 * Soft shadows on the ground, gathered from many lights over some frames. Its `scale` is the
 * size of the ground that it shades, so that it is not placed like other objects.
 */
function AccumulativeShadows({ props, sent, children }: ComponentProps<'AccumulativeShadows'>) {
  useOwnGround(true)
  // drei gathers the shadows with each rendering: first when all objects are in place, and again when casters have moved and rest.
  const gathered = useRests() > 0
  const group = useRef<Group>(null)
  useLayoutEffect(() => {
    const { scale: _, ...rest } = sent
    if (group.current) place(group.current, rest)
  }, [sent])
  return (
    <group ref={group}>
      {gathered && (
        <Accumulated
          frames={clamp(props.frames, 2, props.temporal ? Infinity : 400)}
          blend={clamp(props.blend, 2, 400)}
          limit={props.limit}
          scale={props.scale[0]}
          temporal={props.temporal}
          opacity={clamp(props.opacity, 0, 1)}
          alphaTest={clamp(props.alphaTest, 0, 1)}
          color={`#${props.color.getHexString()}`}
          colorBlend={props.colorBlend}
          resolution={clamp(props.resolution, 16, 4096)}
          toneMapped={props.toneMapped}
        >
          {children}
        </Accumulated>
      )}
    </group>
  )
}

register('scene', 'AccumulativeShadows', { component: AccumulativeShadows })

/** A light that is several, each a little beside the other, for soft shadows. */
function RandomizedLight({ props, sent, children }: ComponentProps<'RandomizedLight'>) {
  return (
    <group>
      <Randomized
        position={(readVector(sent['position'], new Vector3()) ?? new Vector3()).toArray()}
        frames={clamp(props.frames, 1, 1000)}
        radius={props.radius}
        amount={Math.round(clamp(props.amount, 1, 12))}
        intensity={props.intensity}
        ambient={clamp(props.ambient, 0, 1)}
        castShadow={props.castShadow}
        bias={props.bias}
        mapSize={clamp(props.mapSize, 16, 4096)}
        size={props.size}
        near={props.near}
        far={props.far}
      />
      {children}
    </group>
  )
}

register('scene', 'RandomizedLight', { component: RandomizedLight })

/** Where main and fill light of a stage stand, in radii of what is on it. */
const presets: Readonly<
  Record<PropsOf<'Stage'>['preset'], { main: [number, number, number]; fill: [number, number, number] }>
> = {
  rembrandt: { main: [1, 2, 1], fill: [-2, -0.5, -2] },
  portrait: { main: [-1, 2, 0.5], fill: [-1, 0.5, -1.5] },
  upfront: { main: [0, 2, 1], fill: [-1, 0.5, -1.5] },
  soft: { main: [-2, 4, 4], fill: [-1, 0.5, -1.5] },
}

// Rooms and skies, which come with the page, each when it is asked for.
const surroundings: Readonly<Record<string, () => Promise<{ default: string }>>> = {
  apartment: () => import('@pmndrs/assets/hdri/apartment.exr.js'),
  city: () => import('@pmndrs/assets/hdri/city.exr.js'),
  dawn: () => import('@pmndrs/assets/hdri/dawn.exr.js'),
  forest: () => import('@pmndrs/assets/hdri/forest.exr.js'),
  lobby: () => import('@pmndrs/assets/hdri/lobby.exr.js'),
  night: () => import('@pmndrs/assets/hdri/night.exr.js'),
  park: () => import('@pmndrs/assets/hdri/park.exr.js'),
  studio: () => import('@pmndrs/assets/hdri/studio.exr.js'),
  sunset: () => import('@pmndrs/assets/hdri/sunset.exr.js'),
  warehouse: () => import('@pmndrs/assets/hdri/warehouse.exr.js'),
}

const box = new Box3()

// The stages whose content the camera has framed. A stage is mounted again when a lost graphics context is restored.
const framed = new WeakSet<SceneNode>()

/** What is on it in the middle, lit from two sides and by its surroundings, with its shadow. */
function Stage({ node, props, sent, children }: ComponentProps<'Stage'>) {
  const content = useRef<Group>(null)
  const [bounds, setBounds] = useState({ radius: 0, height: 0, middle: new Vector3() })
  const tell = useTell(node)
  const shaded = props.shadows !== false
  const cast = useShadowPlace(node, shaded)
  useOwnGround(shaded)
  useOwnLight()
  useFrame(() => {
    const { current } = content
    const outer = current?.parent
    if (!current || !outer) return
    // Measured by itself, wherever the stage is.
    outer.updateWorldMatrix(true, true)
    box.setFromObject(current).applyMatrix4(outer.matrixWorld.clone().invert())
    const { radius } = box.getBoundingSphere(new Sphere())
    if (box.isEmpty() || Math.abs(radius - bounds.radius) < 1e-3) return
    setBounds({
      radius,
      height: box.max.y - box.min.y,
      middle: box.getCenter(new Vector3()).sub(current.position),
    })
  })
  const { rig } = useViewer()
  const adjust = props.adjustCamera
  const measured = bounds.radius > 0
  // Once: from then on the camera is the user's.
  useEffect(() => {
    if (!adjust || !measured || !content.current || framed.has(node)) return
    framed.add(node)
    rig.frame([content.current], undefined, 'scene')
  }, [rig, node, adjust, measured])
  const name = given(sent['environment']) ? text(sent['environment']) : props.environment
  useEffect(() => {
    if (name !== undefined && !(name in surroundings))
      tell(`there is no environment "${name}"; there are ${Object.keys(surroundings).join(', ')}`)
  }, [name, tell])
  const { main, fill } = presets[props.preset]
  const { radius, height, middle } = bounds
  const intensity = props.intensity
  const at = (place: readonly number[]) => place.map((x) => x * radius) as [number, number, number]
  return (
    <group ref={node.ref}>
      <ambientLight intensity={intensity / 3} />
      <spotLight
        penumbra={1}
        position={at(main)}
        intensity={intensity * 2}
        decay={0}
        castShadow={cast}
        shadow-bias={-0.0001}
        shadow-mapSize={[1024, 1024]}
      />
      <pointLight position={at(fill)} intensity={intensity} decay={0} />
      <group ref={content} position={[-middle.x, -middle.y, -middle.z]}>
        {children}
      </group>
      {shaded && radius > 0 && (
        <ContactShadows position={[0, -height / 2, 0]} scale={radius * 4} far={radius} blur={2} />
      )}
      {name !== undefined && name in surroundings && (
        <Suspense fallback={null}>
          <Surroundings name={name} />
        </Suspense>
      )}
    </group>
  )
}

register('scene', 'Stage', { component: Stage, spatial: true })

function Surroundings({ name }: { name: string }) {
  const [file, setFile] = useState<string>()
  useEffect(() => {
    let live = true
    void surroundings[name]!().then((loaded) => live && setFile(loaded.default))
    return () => {
      live = false
    }
  }, [name])
  // drei sets the scene's environment when the file has arrived, and requests no frame for it.
  const invalidate = useThree((state) => state.invalidate)
  useEffect(() => invalidate(), [file, invalidate])
  return file === undefined ? null : <Environment files={file} />
}
