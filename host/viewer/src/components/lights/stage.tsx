import {
  AccumulativeShadows as Accumulated, ContactShadows, Environment, RandomizedLight as Randomized,
} from '@react-three/drei'
import { useFrame, useThree } from '@react-three/fiber'
import { Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Box3, Sphere, Vector3, type Group } from 'three'
import type { SceneNode } from '../../scene/node'
import { register, type ComponentProps } from '../../scene/registry'
import { place, readVector } from '../../scene/transform'
import { useViewer } from '../../viewer'
import { Casters } from './casters'
import { useOwnGround } from './Ground'
import { useOwnLight, useShadowPlace } from './shadows'
import { useTell } from '../surface/surface'
import { bounded, color, given, number, text } from '../common/values'

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
function AccumulativeShadows({ sent: props, children }: ComponentProps) {
  useOwnGround(true)
  // drei gathers the shadows with each rendering: first when all objects are in place, and again when casters have moved and rest.
  const gathered = useRests() > 0
  const group = useRef<Group>(null)
  useLayoutEffect(() => {
    const { scale: _, ...rest } = props
    if (group.current) place(group.current, rest)
  }, [props])
  const scale = Array.isArray(props['scale']) ? props['scale'][0] : props['scale']
  return (
    <group ref={group}>
      {gathered && <Accumulated
        frames={bounded(props['frames'], 40, 2, props['temporal'] === true ? Infinity : 400)}
        blend={bounded(props['blend'], 20, 2, 400)}
        limit={number(props['limit'], Infinity)}
        scale={number(scale, 10)}
        temporal={props['temporal'] === true}
        opacity={bounded(props['opacity'], 1, 0, 1)}
        alphaTest={bounded(props['alphaTest'], 0.75, 0, 1)}
        color={`#${color(props['color'], 'black').getHexString()}`}
        colorBlend={number(props['colorBlend'], 2)}
        resolution={bounded(props['resolution'], 1024, 16, 4096)}
        toneMapped={props['toneMapped'] !== false}
      >
        {children}
      </Accumulated>}
    </group>
  )
}

register('scene', 'AccumulativeShadows', { component: AccumulativeShadows })

/** A light that is several, each a little beside the other, for soft shadows. */
function RandomizedLight({ sent: props, children }: ComponentProps) {
  return (
    <group>
      <Randomized
        position={(readVector(props['position'], new Vector3()) ?? new Vector3()).toArray()}
        frames={bounded(props['frames'], 1, 1, 1000)}
        radius={number(props['radius'], 1)}
        amount={Math.round(bounded(props['amount'], 8, 1, 12))}
        intensity={number(props['intensity'], 1)}
        ambient={bounded(props['ambient'], 0.5, 0, 1)}
        castShadow={props['castShadow'] !== false}
        bias={number(props['bias'], 0.001)}
        mapSize={bounded(props['mapSize'], 512, 16, 4096)}
        size={number(props['size'], 5)}
        near={number(props['near'], 0.5)}
        far={number(props['far'], 500)}
      />
      {children}
    </group>
  )
}

register('scene', 'RandomizedLight', { component: RandomizedLight })

/** Where main and fill light of a stage stand, in radii of what is on it. */
const presets: Readonly<Record<string, { main: [number, number, number]; fill: [number, number, number] }>> = {
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
function Stage({ node, sent: props, children }: ComponentProps) {
  const content = useRef<Group>(null)
  const [bounds, setBounds] = useState({ radius: 0, height: 0, middle: new Vector3() })
  const tell = useTell(node)
  const cast = useShadowPlace(node, props['shadows'] !== false)
  useOwnGround(props['shadows'] !== false)
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
    setBounds({ radius, height: box.max.y - box.min.y, middle: box.getCenter(new Vector3()).sub(current.position) })
  })
  const { rig } = useViewer()
  const adjust = props['adjustCamera'] !== false
  const measured = bounds.radius > 0
  // Once: from then on the camera is the user's.
  useEffect(() => {
    if (!adjust || !measured || !content.current || framed.has(node)) return
    framed.add(node)
    rig.frame([content.current])
  }, [rig, node, adjust, measured])
  const name = given(props['environment']) ? text(props['environment']) : 'city'
  useEffect(() => {
    if (name !== undefined && !(name in surroundings)) tell(`there is no environment "${name}"; there are ${Object.keys(surroundings).join(', ')}`)
  }, [name, tell])
  const { main, fill } = presets[text(props['preset']) ?? 'rembrandt'] ?? presets['rembrandt']!
  const { radius, height, middle } = bounds
  const intensity = number(props['intensity'], 0.5)
  const at = (place: readonly number[]) => place.map((x) => x * radius) as [number, number, number]
  return (
    <group ref={node.ref}>
      <ambientLight intensity={intensity / 3} />
      <spotLight
        penumbra={1} position={at(main)} intensity={intensity * 2} decay={0}
        castShadow={cast} shadow-bias={-0.0001} shadow-mapSize={[1024, 1024]}
      />
      <pointLight position={at(fill)} intensity={intensity} decay={0} />
      <group ref={content} position={[-middle.x, -middle.y, -middle.z]}>{children}</group>
      {props['shadows'] !== false && radius > 0 && (
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
