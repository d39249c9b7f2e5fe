import { invalidate } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { ConeGeometry, CylinderGeometry, MeshStandardMaterial, type BufferGeometry } from 'three'
import { mergeGeometries } from 'three/examples/jsm/utils/BufferGeometryUtils.js'
import { reasonOf } from '../../reason'
import { BrokenMark } from '../../scene/BrokenMark'
import { useReport } from '../../scene/hooks'
import type { Props } from '../../scene/node'
import { register, type ComponentProps, type FastProp } from '../../scene/registry'
import { color } from '../common/values'
import { meshProps } from '../surface/surface'
import { Crowd, CrowdPart } from './crowd'
import { floatsOf, sharesOf } from './rows'

const arrays = ['starts', 'vectors', 'colors'] as const

/** Arrows as they are shown. */
class Field {
  readonly crowd = new Crowd()
  readonly material = new MeshStandardMaterial({ roughness: 0.6 })
  readonly part = new CrowdPart(this.crowd, arrowOf(1), this.material)
  trouble: string | null = null
  #shown: Record<string, unknown> = {}

  constructor() {
    this.crowd.parts.push(this.part)
  }

  /** Puts what has changed into the buffers. It throws for arrays that cannot be read. */
  take(props: Props) {
    if (arrays.every((name) => this.#shown[name] === props[name])) return
    const starts = floatsOf(props['starts'], 'starts')
    const vectors = floatsOf(props['vectors'], 'vectors') ?? new Float32Array()
    const bytes = sharesOf(props['colors'], 'colors')
    this.#shown = { starts: props['starts'], vectors: props['vectors'], colors: props['colors'] }
    const count = Math.floor(Math.min(vectors.length, starts?.length ?? Infinity) / 3)
    this.crowd.point(count, starts, vectors)
    const fits = bytes !== null && bytes.length >= count * 3
    this.crowd.paint(fits ? bytes : null)
    const mixed = (starts && starts.length !== vectors.length) || (bytes && !fits)
    this.trouble = mixed ? 'the arrays are of different lengths' : null
  }
}

// An arrow of length one along y, as Arrow draws it.
function arrowOf(headScale: number): BufferGeometry {
  const head = Math.min(0.2 * headScale, 1)
  const shaft = new CylinderGeometry(0.025, 0.025, 1 - head, 10).translate(0, (1 - head) / 2, 0)
  const tip = new ConeGeometry(0.35 * head, head, 10).translate(0, 1 - head / 2, 0)
  const arrow = mergeGeometries([shaft, tip])
  shaft.dispose()
  tip.dispose()
  return arrow
}

const fields = new WeakMap<object, Field>()

const refill: FastProp = (object, _value, node) => {
  const field = fields.get(object)
  if (!field) return false
  const before = field.trouble
  const colored = field.crowd.colors !== null
  try {
    field.take(node.props)
  } catch {
    // The component meets the same, and its mark says so.
    return false
  }
  return field.trouble === before && colored === (field.crowd.colors !== null)
}

/** Arrows from arrays, drawn by one call. */
function Arrows({ node, props, sent, children }: ComponentProps<'Arrows'>) {
  const [field] = useState(() => new Field())
  let broken: string | null = null
  try {
    field.take(node.props)
  } catch (error) {
    broken = reasonOf(error)
  }
  useReport(node, field.trouble)
  const geometry = useMemo(() => arrowOf(props.headScale), [props.headScale])
  useEffect(() => () => geometry.dispose(), [geometry])
  useLayoutEffect(() => {
    if (node.object) fields.set(node.object, field)
    const { part, material } = field
    part.geometry = geometry
    part.moved()
    // Colors of their own are not tinted on top.
    material.color.copy(field.crowd.colors ? color('#ffffff', '#ffffff') : color(props.color, 'red'))
    Object.assign(part, meshProps(sent))
    part.userData['shades'] = sent['castShadow'] !== false
    invalidate()
  })
  useEffect(
    () => () => {
      field.crowd.dispose()
      field.material.dispose()
    },
    [field],
  )
  if (broken !== null)
    return (
      <BrokenMark node={node} realm="scene" reason={broken}>
        {children}
      </BrokenMark>
    )
  return (
    <group ref={node.ref}>
      <primitive object={field.part} />
      {children}
    </group>
  )
}

register('scene', 'Arrows', {
  component: Arrows,
  spatial: true,
  fast: { starts: refill, vectors: refill, colors: refill },
})
