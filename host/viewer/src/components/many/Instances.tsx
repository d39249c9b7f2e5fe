import { invalidate, useFrame } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Group } from 'three'
import { reasonOf } from '../../reason'
import { BrokenMark } from '../../scene/BrokenMark'
import { equal } from '../../scene/equal'
import { Flusher, mount } from '../../scene/flush'
import { Graph } from '../../scene/graph'
import { useReport } from '../../scene/hooks'
import type { Props, SceneNode } from '../../scene/node'
import { ListView } from '../../scene/NodeView'
import { register, type ComponentProps, type FastProp } from '../../scene/registry'
import { isMap } from '../../wire/codec'
import { given, number } from '../common/values'
import { useTell } from '../surface/surface'
import { Crowd, CrowdPart, type Rows } from './crowd'
import { alike, Original, type Piece } from './original'
import { floatsOf, sharesOf } from './rows'

const arrays = ['positions', 'quaternions', 'scales', 'colors', 'opacities'] as const

/** Instances as they are shown. */
class Shown {
  readonly crowd = new Crowd()
  readonly group = new Group()
  trouble: string | null = null
  #of: Props = {}
  #pieces: readonly Piece[] = []

  /** Puts the arrays that have changed into the buffers. It throws for arrays that cannot be read. */
  take(props: Props) {
    if (arrays.every((name) => this.#of[name] === props[name])) return
    const rows = this.#read(props)
    const before = this.#of
    const changed = (name: string) => before[name] !== props[name]
    this.#of = {}
    for (const name of arrays) (this.#of as Record<string, unknown>)[name] = props[name]
    const recounted = rows.count !== this.crowd.count
    if (recounted || arrays.some((name) => name !== 'colors' && changed(name))) this.crowd.place(rows)
    const bytes = sharesOf(props['colors'], 'colors')
    if (bytes && bytes.length >= rows.count * 3) {
      if (recounted || changed('colors') || !this.crowd.colors) this.crowd.paint(bytes)
    } else if (!rows.opacities) this.crowd.paint(null)
    else if (recounted || changed('colors') || !this.crowd.colors) this.crowd.paintWhite()
  }

  #read(props: Props): Rows {
    const positions = floatsOf(props['positions'], 'positions')
    const quaternions = floatsOf(props['quaternions'], 'quaternions')
    const scales = floatsOf(props['scales'], 'scales')
    const opacities = sharesOf(props['opacities'], 'opacities')
    const colors = sharesOf(props['colors'], 'colors')
    const counts = [
      positions && Math.floor(positions.length / 3),
      quaternions && Math.floor(quaternions.length / 4),
      opacities && opacities.length,
    ].filter((n) => n !== null)
    // If only arrays of either width are given, they are taken for the narrow ones.
    if (counts.length === 0 && scales) counts.push(scales.length)
    if (counts.length === 0 && colors) counts.push(Math.floor(colors.length / 3))
    let count = counts.length > 0 ? Math.min(...counts) : 0
    if (scales && scales.length < count) count = scales.length
    this.trouble =
      counts.some((n) => n !== count) || (colors && colors.length < count * 3)
        ? 'the arrays are of different lengths'
        : null
    const wide = scales !== null && scales.length >= count * 3
    return {
      count,
      positions,
      quaternions,
      scales: scales && scales.subarray(0, wide ? count * 3 : count),
      opacities,
    }
  }

  /** Draws these meshes for each instance. */
  dress(pieces: readonly Piece[], props: Props) {
    if (alike(pieces, this.#pieces)) return
    this.#pieces = pieces
    const { crowd, group } = this
    while (crowd.parts.length > pieces.length) group.remove(crowd.parts.pop()!)
    pieces.forEach(({ geometry, material }, i) => {
      const part = crowd.parts[i]
      if (!part) {
        const made = new CrowdPart(crowd, geometry, material)
        crowd.parts.push(made)
        group.add(made)
        return
      }
      part.geometry = geometry
      part.material = material
      part.moved()
    })
    this.flag(props)
    invalidate()
  }

  /** Applies what the node and its element say of how they are drawn. */
  flag(props: Props) {
    this.crowd.parts.forEach((part, i) => {
      const { castShadow, receiveShadow, renderOrder } = this.#pieces[i]!
      part.castShadow = given(props['castShadow']) ? props['castShadow'] === true : castShadow
      part.receiveShadow = given(props['receiveShadow']) ? props['receiveShadow'] === true : receiveShadow
      part.renderOrder = number(props['renderOrder'], renderOrder)
      part.frustumCulled = props['frustumCulled'] !== false
      part.userData['shades'] = props['castShadow'] !== false
    })
  }
}

const shown = new WeakMap<object, Shown>()

const refill: FastProp = (object, _value, node) => {
  const it = shown.get(object)
  if (!it) return false
  const hadTrouble = it.trouble
  try {
    it.take(node.props)
  } catch {
    // The component meets the same, and its mark says so.
    return false
  }
  return it.trouble === hadTrouble
}

// Whether there are opacities decides about the material, which is rendered.
const refillOpacities: FastProp = (object, value, node) =>
  shown.get(object)?.crowd.poses.itemSize === 12 && given(value) && refill(object, value, node)

/** The element that is copied, as a scene of its own, which is hidden. */
class Template {
  readonly graph: Graph
  readonly #flusher: Flusher

  constructor(tell: (node: SceneNode, reason: string) => void) {
    this.#flusher = new Flusher(() => {}, tell)
    this.graph = new Graph(this.#flusher.add, (node) => (node.onMount = mount))
  }

  show(of: Props) {
    this.graph.apply('SET', { children: [of] })
    this.#flusher.flush((work) => work())
  }
}

// The element, with what instances need of it: a dithered material if they have opacities, and no
// animation, which would move all of them alike.
function elementOf(of: Props, key: string | undefined, dithered: boolean): Props {
  const { material } = of
  const more = dithered ? { material: { alphaHash: true, ...(isMap(material) ? material : {}) } } : {}
  return { ...of, playAnimation: false, key: key ?? 'of', ...more }
}

/** Copies of an element, each with a pose of its own. */
function Instances({ node, sent: props, children }: ComponentProps) {
  const [it] = useState(() => new Shown())
  const [original] = useState(() => new Original())
  const hidden = useRef<Group>(null)
  const tell = useTell(node)
  const [template] = useState(() => new Template((_, reason) => tell(reason)))
  let broken: string | null = null
  try {
    it.take(node.props)
  } catch (error) {
    broken = reasonOf(error)
  }
  useReport(node, it.trouble)

  const { of } = props
  const dithered = given(props['opacities'])
  const element = useStable(isMap(of) ? elementOf(of, node.key, dithered) : null)
  useLayoutEffect(() => {
    if (element) template.show(element)
  }, [template, element])
  useLayoutEffect(() => {
    if (node.object) shown.set(node.object, it)
    it.flag(node.props)
    invalidate()
  })
  useFrame(() => {
    if (hidden.current) it.dress(original.collect(hidden.current), node.props)
  }, -1)
  useEffect(
    () => () => {
      it.crowd.dispose()
      original.dispose()
    },
    [it, original],
  )
  if (!element) broken ??= 'it has no element to copy: of = Box{}'
  if (broken !== null)
    return (
      <BrokenMark node={node} realm="scene" reason={broken}>
        {children}
      </BrokenMark>
    )
  return (
    <group ref={node.ref}>
      <group ref={hidden} visible={false} userData={unmeasured}>
        <ListView list={template.graph.lists.children} realm="scene" />
      </group>
      <primitive object={it.group} />
      {children}
    </group>
  )
}

const unmeasured = { unmeasured: true }

// The same value as long as it is equal.
function useStable<T>(value: T): T {
  const last = useRef(value)
  return useMemo(() => {
    if (!equal(last.current, value)) last.current = value
    return last.current
  }, [value])
}

register('scene', 'Instances', {
  component: Instances,
  spatial: true,
  fast: {
    positions: refill,
    quaternions: refill,
    scales: refill,
    colors: refill,
    opacities: refillOpacities,
  },
})
