import { invalidate, useFrame, useThree } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { AnimationMixer, type AnimationClip, type Object3D, type Points } from 'three'
import { clone } from 'three/examples/jsm/utils/SkeletonUtils.js'
import { BrokenMark } from '../../scene/BrokenMark'
import { reasonOf } from '../../reason'
import { equal } from '../../scene/equal'
import type { Props, SceneNode } from '../../scene/node'
import { register, type ComponentProps, type FastProp } from '../../scene/registry'
import { useViewer } from '../../context'
import { timestamp } from '../../wire/time'
import { addressOf, assets } from '../common/assets'
import { isSoftware } from '../common/software'
import { bounded, bytesOf, number, text } from '../common/values'
import { plotPoints } from '../data/plotted'
import { surfaceFast, useTell } from '../surface/surface'
import { useInk } from '../text/ink'
import { Bones } from './Bones'
import { DressedModel } from './dress'
import { ModelError, modelTags, type LoadedModel } from './load'
import type { ModelRequest } from './reading'
import { models } from './store'
import { JointDrag, setJoints } from './joints'

// What the formats want to know besides the file.
const optionNames = ['encoding', 'packages', 'workingPath', 'parseVisual', 'parseCollision'] as const

function requestOf(kind: string, props: Props): ModelRequest {
  const data = bytesOf(props['buff']) ?? text(props['text']) ?? text(props['buff']) ?? bytesOf(props['src'])
  const said = [props['mtl'], props['materials']].flat()
  const options: Record<string, unknown> = {}
  for (const name of optionNames) if (props[name] !== undefined) options[name] = props[name]
  const more = props['assets']
  return {
    kind,
    options,
    src: data ? null : (text(props['src']) ?? null),
    data: data ?? null,
    mtl: said.filter((value): value is string => typeof value === 'string' && value !== ''),
    assets: typeof more === 'object' && more !== null && !Array.isArray(more) ? (more as Props) : {},
  }
}

// The same request as long as it asks for the same.
function useRequest(kind: string, props: Props): ModelRequest {
  const last = useRef<ModelRequest>(null)
  const now = requestOf(kind, props)
  if (!last.current || !equal(last.current, now)) last.current = now
  return last.current
}

interface Shown {
  model: LoadedModel
  dressed: DressedModel
}

interface Loading {
  shown: Shown | null
  error: string | null
}

// The model of a request. The one before stays until the next has come; and stays if there
// is something wrong with that one.
function useModel(node: SceneNode, request: ModelRequest): Loading {
  const gl = useThree((state) => state.gl)
  const tell = useTell(node)
  const [loading, setLoading] = useState<Loading>({ shown: null, error: null })
  const [version, setVersion] = useState(0)
  const order = useRef({ asked: 0, shown: 0, mounted: true, release: () => {} })
  useEffect(() => {
    const { current } = order
    current.mounted = true
    return () => {
      current.mounted = false
      current.release()
    }
  }, [])
  useEffect(() => {
    if (request.src === null && request.data === null) {
      setLoading({ shown: null, error: 'it has neither src, nor text or buff' })
      return undefined
    }
    const { current } = order
    const asked = ++current.asked
    let live = true
    const watched: (() => void)[] = []
    const watch = (file: string) => watched.push(assets.watch(file, () => live && setVersion((n) => n + 1)))
    const own = request.src === null ? null : addressOf(request.src)
    if (own !== null) watch(own)
    const watchBeside = (file: string) => file !== own && watch(file)
    const { model, release } = models.take(request, gl)
    const failed = (error: unknown) => {
      release()
      if (!current.mounted || asked < current.asked) return
      // A file that it lacks may arrive later.
      if (live && error instanceof ModelError) error.files.forEach(watchBeside)
      const reason = reasonOf(error)
      setLoading((before) => {
        if (before.shown) tell(`${reason}; what was there before stays`)
        return before.shown ? before : { shown: null, error: reason }
      })
    }
    model
      .then((loaded) => {
        // A late model is still shown, unless a newer one was faster: a script may send models
        // faster than they can be read.
        if (!current.mounted || asked < current.shown) return release()
        const dressed = new DressedModel(clone(loaded.root), invalidate, tell)
        current.shown = asked
        current.release()
        current.release = release
        if (live) loaded.files.forEach(watchBeside)
        loaded.remarks.forEach(tell)
        setLoading({ shown: { model: loaded, dressed }, error: null })
      })
      .catch(failed)
    return () => {
      live = false
      for (const stop of watched) stop()
    }
  }, [request, version, gl, tell])
  const { shown } = loading
  useEffect(() => () => shown?.dressed.dispose(), [shown])
  return loading
}

const dressed = new WeakMap<Object3D, DressedModel>()

const redress: FastProp = (object, _value, node) => {
  const model = dressed.get(object)
  model?.apply(node.props)
  return model !== undefined
}

const moveJoints: FastProp = (object, value) => {
  const model = dressed.get(object)
  if (model) setJoints(model.root, value)
  return model !== undefined
}

/** A model from a file, or from the bytes or the text of one. */
function Model({ node, sent: props, children }: ComponentProps) {
  const request = useRequest(node.tag, props)
  const { shown, error } = useModel(node, request)
  const viewer = useViewer()
  const tell = useTell(node)
  const ink = useInk()

  useLayoutEffect(() => {
    if (!shown || !node.object) return undefined
    const { object } = node
    shown.dressed.ink = ink
    shown.dressed.apply(node.props)
    dressed.set(object, shown.dressed)
    if (node.tag === 'Urdf') {
      for (const name of setJoints(shown.dressed.root, node.props['jointValues']))
        tell(`there is no joint "${name}"`)
    }
    invalidate()
    return () => void dressed.delete(object)
  }, [shown, props, node, tell, ink])

  usePlotted(shown)

  useEffect(() => {
    if (!shown) return
    const { onLoad } = node.props
    if (typeof onLoad !== 'string' && node.tag !== 'Urdf') return
    viewer.send({
      ts: timestamp(),
      etype: 'LOAD',
      key: node.key,
      value: typeof onLoad === 'string' ? onLoad : undefined,
    })
  }, [shown, node, viewer])

  if (error !== null)
    return (
      <BrokenMark node={node} realm="scene" reason={error}>
        {children}
      </BrokenMark>
    )
  return (
    <group ref={node.ref}>
      {shown && <primitive key={shown.dressed.root.uuid} object={shown.dressed.root} />}
      {shown && <Playing root={shown.dressed.root} clips={shown.model.clips} props={props} />}
      {shown && (node.tag === 'Bvh' || node.tag === 'Fbx') && (
        <Bones root={shown.dressed.root} kind={node.tag} props={props} />
      )}
      {shown && node.tag === 'Urdf' && props['enableJointDrag'] !== false && (
        <JointDrag root={shown.dressed.root} highlight={props['jointHighlightColor']} />
      )}
      {children}
    </group>
  )
}

// Without a GPU, many points are drawn by ourselves.
function usePlotted(shown: Shown | null) {
  const gl = useThree((state) => state.gl)
  useEffect(() => {
    if (!shown || !isSoftware(gl)) return undefined
    const found: Points[] = []
    shown.dressed.root.traverse((part) => (part as Points).isPoints && found.push(part as Points))
    const stops = found.map((points) => plotPoints(points, false))
    return () => stops.forEach((stop) => stop())
  }, [shown, gl])
}

/** Plays one of a model's clips, over and over. */
function Playing({ root, clips, props }: { root: Object3D; clips: readonly AnimationClip[]; props: Props }) {
  const playing = props['playAnimation'] !== false
  const index = Math.round(bounded(props['animationIndex'], 0, 0, Math.max(0, clips.length - 1)))
  const clip = clips[index]
  const mixer = useMemo(() => new AnimationMixer(root), [root])
  useEffect(() => {
    if (!clip) return undefined
    const action = mixer.clipAction(clip)
    action.play()
    // Also what stands still stands as the clip begins.
    mixer.update(0)
    invalidate()
    return () => void action.stop()
  }, [mixer, clip])
  const speed = number(props['animationSpeed'], 1)
  useFrame((_, delta) => {
    if (!clip || !playing) return
    mixer.update(Math.min(delta, 0.1) * speed)
    invalidate()
  })
  useEffect(() => {
    if (playing) invalidate()
  }, [playing])
  return null
}

const { side: _, ...modelFast } = Object.fromEntries(Object.keys(surfaceFast).map((name) => [name, redress]))

for (const tag of modelTags) {
  register('scene', tag, {
    component: Model,
    spatial: true,
    fast: { ...modelFast, size: redress, ...(tag === 'Urdf' ? { jointValues: moveJoints } : {}) },
  })
}
