import { useFrame, useThree } from '@react-three/fiber'
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react'
import {
  AnimationClip,
  AnimationMixer,
  QuaternionKeyframeTrack,
  VectorKeyframeTrack,
  type KeyframeTrack,
  type Object3D,
} from 'three'
import { useReport } from '../scene/hooks'
import { reasonOf } from '../reason'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../context'
import { number } from './common/values'

/** Takes something of a child until the returned function is called. */
type Take<T> = (part: T) => () => void

const Tracks = createContext<Take<KeyframeTrack> | null>(null)
const Clips = createContext<Take<AnimationClip> | null>(null)

/** The parts that children have given, in the order in which they came. */
function useParts<T>(): [readonly T[], Take<T>] {
  const [parts, setParts] = useState<readonly T[]>([])
  const take = useMemo<Take<T>>(
    () => (part) => {
      setParts((all) => [...all, part])
      return () => setParts((all) => all.filter((other) => other !== part))
    },
    [],
  )
  return [parts, take]
}

// Numbers as a list, an array of numbers, or the bytes of 32-bit floats.
function numbers(value: unknown): Float32Array {
  if (value instanceof Uint8Array) return new Float32Array(value.slice().buffer, 0, value.byteLength >> 2)
  if (Array.isArray(value)) return Float32Array.from(value.flat(), Number)
  return ArrayBuffer.isView(value)
    ? Float32Array.from(value as unknown as ArrayLike<number>)
    : new Float32Array()
}

/** Values over time of a property, named as three does: ".position", or "key.quaternion" of a child. */
function Track({ node, sent: props }: ComponentProps) {
  const take = useContext(Tracks)
  const size = node.tag === 'QuaternionTrack' ? 4 : 3
  const { name, times, values } = props
  const made = useMemo(() => {
    const at = numbers(times)
    const to = numbers(values)
    if (typeof name !== 'string' || !/\.\w/.test(name))
      return `name is ${JSON.stringify(name)}; it has to name a property, as ".position" does`
    if (at.length === 0) return 'there are no times'
    if (to.length !== at.length * size)
      return `there are ${to.length} values for ${at.length} times; it takes ${size} for each`
    return size === 4
      ? new QuaternionKeyframeTrack(name, at as never, to as never)
      : new VectorKeyframeTrack(name, at as never, to as never)
  }, [name, times, values, size])
  useReport(node, typeof made === 'string' ? made : take ? null : 'it belongs into an AnimationClip')
  useEffect(() => (typeof made === 'string' ? undefined : take?.(made)), [take, made])
  return null
}

function Clip({ node, sent: props, children }: ComponentProps) {
  const [tracks, take] = useParts<KeyframeTrack>()
  const give = useContext(Clips)
  const { duration, name } = props
  const clip = useMemo(
    () =>
      tracks.length > 0
        ? new AnimationClip(typeof name === 'string' ? name : node.key, number(duration, -1), [...tracks])
        : null,
    [tracks, duration, name, node],
  )
  useEffect(() => (clip ? give?.(clip) : undefined), [give, clip])
  return <Tracks value={take}>{children}</Tracks>
}

// Clips as three writes them to JSON.
function parseClips(value: unknown): AnimationClip[] | string {
  if (value === undefined || value === null) return []
  try {
    return (Array.isArray(value) ? value : [value]).map((json) => AnimationClip.parse(json as never))
  } catch (error) {
    return `clips cannot be read: ${reasonOf(error)}`
  }
}

// A page that was asleep goes on from where it was.
const longestStep = 0.1

/** Plays a clip on its children, or on the node whose key is `target`. */
function Animate({ node, sent: props, children }: ComponentProps) {
  const { graph } = useViewer()
  const [given, take] = useParts<AnimationClip>()
  const group = useRef<Object3D>(null)
  const invalidate = useThree((state) => state.invalidate)
  const mixer = useRef<{ mixer: AnimationMixer; root: Object3D; clip: AnimationClip } | null>(null)
  const parsed = useMemo(() => parseClips(props['clips']), [props])
  useReport(node, typeof parsed === 'string' ? parsed : null)
  const { target } = props
  const play = props['play'] !== false
  const speed = number(props['speed'], 1)
  const index = Math.max(0, Math.round(number(props['clipIndex'], 0)))

  useEffect(() => invalidate(), [invalidate, given, play, speed, index, parsed])
  useEffect(
    () => () => {
      mixer.current?.mixer.stopAllAction()
      mixer.current = null
    },
    [],
  )
  useFrame((_, delta) => {
    const named =
      typeof target === 'string' || typeof target === 'number'
        ? graph.find(String(target))?.object
        : undefined
    const root = named ?? group.current
    if (!root) return
    const clips =
      given.length > 0 ? given : typeof parsed !== 'string' && parsed.length > 0 ? parsed : clipsOf(root)
    const clip = clips[Math.min(index, clips.length - 1)]
    // What is animated may be mounted later, or again.
    if (mixer.current?.root !== root || mixer.current.clip !== clip) {
      const at = mixer.current?.mixer.time ?? 0
      mixer.current?.mixer.stopAllAction()
      mixer.current = clip ? { mixer: new AnimationMixer(root), root, clip } : null
      mixer.current?.mixer.clipAction(clip!).play()
      // A clip that was edited goes on where it was.
      if (given.length > 0) mixer.current?.mixer.setTime(at)
    }
    if (!mixer.current || !play) return
    mixer.current.mixer.update(Math.min(delta, longestStep) * speed)
    invalidate()
  })
  return (
    <Clips value={take}>
      <group ref={(object) => (node.ref(object), void (group.current = object))}>{children}</group>
    </Clips>
  )
}

// A model brings its own.
function clipsOf(root: Object3D): readonly AnimationClip[] {
  let found: readonly AnimationClip[] = []
  root.traverse((object) => {
    if (found.length === 0 && object.animations.length > 0) found = object.animations
  })
  return found
}

register('scene', ['VectorTrack', 'QuaternionTrack'], { component: Track })
register('scene', 'AnimationClip', { component: Clip })
register('scene', ['ThreeAnimate', 'PlaybackAnimate'], { component: Animate, spatial: true })
