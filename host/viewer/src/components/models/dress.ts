import type { Material, Object3D, PointsMaterial } from 'three'
import type { Props } from '../../scene/node'
import { given, number } from '../common/values'
import { LiveMaterial } from '../surface/material'
import { wishOf } from '../surface/surface'

type Drawn = Object3D & { material?: Material | Material[] }

/**
 * The copy of a model that a node shows, with the materials that came with it, changed by
 * what the node says of them.
 */
export class DressedModel {
  #parts: { part: Drawn; worn: Material | Material[] }[] = []
  #live = new Map<Material, LiveMaterial>()

  /** The color of points and lines if neither the file nor the node has one. */
  ink: string | null = null

  constructor(
    readonly root: Object3D,
    private readonly changed: () => void,
    private readonly failed: (reason: string) => void,
  ) {
    root.traverse((part: Drawn) => {
      if (part.material) this.#parts.push({ part, worn: part.material })
    })
  }

  apply(props: Props) {
    const wish = wishOf(props, '')
    const wanted = given(props['size'])
      ? { sizeAttenuation: true, ...wish.props, size: number(props['size'], 0.01) }
      : wish.props
    const plain = wish.tag === '' && Object.keys(wanted).length === 0
    const inked = this.ink === null ? wanted : { color: this.ink, ...wanted }
    const used = new Set<Material>()
    const change = (worn: Material, colorless: boolean): Material => {
      if (plain && !colorless) return worn
      used.add(worn)
      const live = this.#of(worn, wish.tag)
      live.apply(colorless ? inked : wanted)
      return live.material
    }
    for (const { part, worn } of this.#parts) {
      const clothe = (material: Material) => change(material, isColorless(part, material))
      part.material = Array.isArray(worn) ? worn.map(clothe) : clothe(worn)
      this.#flags(part, props)
    }
    for (const [worn, live] of this.#live) if (!used.has(worn)) (live.dispose(), this.#live.delete(worn))
  }

  dispose() {
    for (const live of this.#live.values()) live.dispose()
    this.#live.clear()
  }

  #of(worn: Material, tag: string): LiveMaterial {
    const there = this.#live.get(worn)
    if (there?.tag === tag) return there
    there?.dispose()
    const live = new LiveMaterial(tag, this.changed, this.failed, tag === '' ? worn : likeness(worn, tag))
    this.#live.set(worn, live)
    return live
  }

  #flags(part: Object3D, props: Props) {
    part.userData['shades'] = props['castShadow'] !== false
    if (given(props['castShadow'])) part.castShadow = props['castShadow'] === true
    if (given(props['receiveShadow'])) part.receiveShadow = props['receiveShadow'] === true
    if (given(props['renderOrder'])) part.renderOrder = number(props['renderOrder'], 0)
    if (given(props['frustumCulled'])) part.frustumCulled = props['frustumCulled'] !== false
  }
}

// Reports whether the file has no color for points or lines. Readers make such parts white.
function isColorless(part: Drawn, material: Material): boolean {
  if (!('isPoints' in part || 'isLine' in part)) return false
  const { color, map, vertexColors } = material as PointsMaterial
  return !vertexColors && !map && color?.getHex() === 0xffffff
}

// What a material of another type keeps of the one that it takes the place of.
const kept = [
  'color',
  'map',
  'alphaMap',
  'normalMap',
  'vertexColors',
  'side',
  'opacity',
  'transparent',
  'flatShading',
] as const

function likeness(worn: Material, tag: string): Material {
  const { material } = new LiveMaterial(
    tag,
    () => {},
    () => {},
  )
  const from = worn as unknown as Record<string, unknown>
  const into = material as unknown as Record<string, unknown>
  for (const name of kept)
    if (given(from[name]) && name in into)
      into[name] = name === 'color' ? (from[name] as { clone(): unknown }).clone() : from[name]
  return material
}
