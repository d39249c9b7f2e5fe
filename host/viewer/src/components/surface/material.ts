import {
  AdditiveBlending,
  BackSide,
  Color,
  CustomBlending,
  DoubleSide,
  EquirectangularReflectionMapping,
  FrontSide,
  LineBasicMaterial,
  LineDashedMaterial,
  type Material,
  MeshBasicMaterial,
  MeshDepthMaterial,
  MeshLambertMaterial,
  MeshMatcapMaterial,
  MeshNormalMaterial,
  MeshPhongMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  MeshToonMaterial,
  MultiplyBlending,
  NearestFilter,
  NoBlending,
  NormalBlending,
  PointsMaterial,
  RawShaderMaterial,
  RepeatWrapping,
  ShaderMaterial,
  ShadowMaterial,
  SRGBColorSpace,
  SubtractiveBlending,
  Texture,
  UVMapping,
  Vector2,
} from 'three'
import type { Tag } from '../../catalogue/catalogue'
import type { Props } from '../../scene/node'
import { equal } from '../../scene/equal'
import { cubeOf } from './cube'
import { DistanceMaterial, FacingMaterial, RawMaterial } from './shaders'
import { setUniforms } from './uniforms'
import { isLight } from '../common/picture-file'
import { pictures, pictureSource, type PictureSource } from '../common/textures'
import { given, readColor } from '../common/values'

/** The materials by the tags that stand for them. */
const classes = {
  // By itself it has no look; the official client shows nothing of it.
  material: MeshStandardMaterial,
  meshBasicMaterial: MeshBasicMaterial,
  meshDepthMaterial: MeshDepthMaterial,
  meshDistanceMaterial: DistanceMaterial,
  meshLambertMaterial: MeshLambertMaterial,
  meshMatcapMaterial: MeshMatcapMaterial,
  meshNormalMaterial: MeshNormalMaterial,
  meshPhongMaterial: MeshPhongMaterial,
  meshPhysicalMaterial: MeshPhysicalMaterial,
  meshStandardMaterial: MeshStandardMaterial,
  meshToonMaterial: MeshToonMaterial,
  lineBasicMaterial: LineBasicMaterial,
  lineDashedMaterial: LineDashedMaterial,
  pointsMaterial: PointsMaterial,
  shadowMaterial: ShadowMaterial,
  spriteMaterial: FacingMaterial,
  shaderMaterial: ShaderMaterial,
  rawShaderMaterial: RawMaterial,
} satisfies Partial<Record<Tag, new () => Material>>

export const materialTags = Object.keys(classes) as readonly MaterialTag[]

export type MaterialTag = keyof typeof classes

/** The tag of a material by its type ("standard"), tag or class; undefined for an unknown one. */
export function materialTag(type: unknown): string | undefined {
  if (typeof type !== 'string' || type === '') return undefined
  const name = type[0]!.toLowerCase() + type.slice(1)
  for (const tag of [name, `${name}Material`, `mesh${type[0]!.toUpperCase()}${type.slice(1)}Material`]) {
    if (tag in classes) return tag
  }
  return undefined
}

const sides: Readonly<Record<string, number>> = { front: FrontSide, back: BackSide, double: DoubleSide }
const blendings: Readonly<Record<string, number>> = {
  no: NoBlending,
  none: NoBlending,
  normal: NormalBlending,
  additive: AdditiveBlending,
  subtractive: SubtractiveBlending,
  multiply: MultiplyBlending,
  custom: CustomBlending,
}

/** Of three's number or of a name: "double", "DoubleSide". */
export function side(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? sides[value.toLowerCase().replace(/side$/, '')] : undefined
}

function blending(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? blendings[value.toLowerCase().replace(/blending$/, '')] : undefined
}

// Pictures that are colours; the others are numbers.
const colourMaps: ReadonlySet<string> = new Set([
  'map',
  'emissiveMap',
  'matcap',
  'sheenColorMap',
  'specularColorMap',
  'envMap',
])

// How pictures are laid on: said for all of a material's, or for one: mapRepeat, normalMapRepeat.
const layout = /^(map|[a-zA-Z]+Map)(Repeat|Offset|Rotation|Interpolate)$/

// What is not put into a material as it is.
const apart: ReadonlySet<string> = new Set([
  'attach',
  'type',
  'uuid',
  'name',
  'id',
  'version',
  'userData',
  'needsUpdate',
  'args',
])

const shaderNames = ['uniforms', 'vertexShader', 'fragmentShader'] as const

// What is not lit shows its colour as it was said.
const unlit: ReadonlySet<string> = new Set([
  'meshBasicMaterial',
  'lineBasicMaterial',
  'lineDashedMaterial',
  'pointsMaterial',
  'spriteMaterial',
])

function make(tag: string): Material {
  const material = new classes[tag as MaterialTag]()
  if (unlit.has(tag)) material.toneMapped = false
  return material
}

const untouched = new Map<string, Material>()

function defaultsOf(tag: string): Record<string, unknown> {
  let material = untouched.get(tag)
  if (!material) untouched.set(tag, (material = make(tag)))
  return material as unknown as Record<string, unknown>
}

/**
 * A material that follows properties: only what differs from before is put into it, what is no
 * longer said becomes what it was, and pictures are put on when they have come.
 */
export class LiveMaterial {
  readonly material: Material
  #applied: Props = {}
  // Oldest first: what is held stays until what was said after it has come.
  #holds = new Map<string, (() => void)[]>()
  #live = true

  #defaults: Record<string, unknown>

  /**
   * changed is called when a picture has come; failed with what could not be shown, and why.
   * With a base the material is a copy of it, and what is not said is as in the base.
   */
  constructor(
    readonly tag: string,
    private readonly changed: () => void,
    private readonly failed: (reason: string) => void,
    base?: Material,
  ) {
    this.material = base ? base.clone() : make(tag)
    this.#defaults = base ? (base as unknown as Record<string, unknown>) : defaultsOf(tag)
  }

  apply(props: Props) {
    const before = this.#applied
    if (before === props) return
    this.#applied = props
    for (const name in before) if (!(name in props) && given(before[name])) this.#put(name, undefined)
    for (const name in props) if (!equal(before[name], props[name])) this.#put(name, props[name] ?? undefined)
    if (shaderNames.some((name) => !equal(before[name], props[name]))) this.#uniforms(props['uniforms'])
    this.#fade()
  }

  dispose() {
    this.#live = false
    for (const name of [...this.#holds.keys()]) this.#release(name)
    for (const [name, value] of Object.entries(this.material))
      if (value instanceof Texture && value !== this.#defaults[name]) value.dispose()
    this.material.dispose()
  }

  #put(name: string, value: unknown) {
    const fields = this.material as unknown as Record<string, unknown>
    const before = this.#defaults[name]
    if (before instanceof Color) {
      const into = fields[name] as Color
      if (!readColor(value, into)) into.copy(before)
    } else if (apart.has(name)) {
      // Not for the material itself.
    } else if (name === 'uniforms') {
      // When the programs are there.
    } else if (name === 'side') {
      this.#assign(name, side(value) ?? before)
    } else if (name === 'blending') {
      this.#assign(name, blending(value) ?? before)
    } else if (layout.test(name)) {
      this.#layAll()
    } else if (!(name in fields)) {
      // Meant for another kind of material.
    } else if (isPicture(name, before)) {
      this.#picture(name, value)
    } else if (before instanceof Vector2) {
      const into = fields[name] as Vector2
      if (given(value)) pair(value, 1, into)
      else into.copy(before)
    } else if (typeof fields[name] !== 'function') {
      this.#assign(name, value === undefined ? before : value)
    }
  }

  #assign(name: string, value: unknown) {
    const fields = this.material as unknown as Record<string, unknown>
    if (fields[name] === value) return
    fields[name] = value
    // Numbers are uniforms of the program; all else may take another program.
    if (typeof value !== 'number' || name === 'side' || name === 'alphaTest') this.material.needsUpdate = true
  }

  // A material that is said to be seen through is drawn so.
  #fade() {
    const { opacity, transparent } = this.#applied
    if (given(transparent)) return
    const clear = typeof opacity === 'number' && opacity < 1
    this.#assign('transparent', clear || this.#defaults['transparent'] === true)
  }

  #picture(name: string, value: unknown) {
    if (name === 'envMap' && Array.isArray(value)) return this.#cube(name, value)
    const source = pictureSource(value)
    if (!source) {
      this.#release(name)
      this.#show(name, null)
      if (given(value)) this.failed(`"${name}" is neither an address nor the bytes of a picture`)
      return
    }
    this.#hold(name, source, (texture) => this.#show(name, texture))
  }

  // Six pictures of an environment: +x, -x, +y, -y, +z, -z.
  #cube(name: string, value: readonly unknown[]) {
    const sources = value.map(pictureSource)
    this.#release(name)
    if (sources.length !== 6 || sources.some((source) => source === null)) {
      this.#show(name, null)
      this.failed(`"${name}" takes one picture that is all around, or a list of six: +x, -x, +y, -y, +z, -z`)
      return
    }
    const sides: (Texture | undefined)[] = sources.map(() => undefined)
    const releases = sources.map((source, i) =>
      pictures.hold(
        source!,
        (texture) => {
          sides[i] = texture
          if (!this.#live || !sides.every((side) => side !== undefined)) return
          this.#show(name, cubeOf(sides))
        },
        this.failed,
      ),
    )
    this.#holds.set(name, releases)
  }

  // Of pictures that come faster than they can be decoded, the last that is ready is shown.
  #hold(name: string, source: PictureSource, show: (texture: Texture) => void) {
    const holds = this.#holds.get(name) ?? []
    this.#holds.set(name, holds)
    const release = pictures.hold(
      source,
      (texture) => {
        const at = holds.indexOf(release)
        if (!this.#live || at < 0) return
        for (const older of holds.splice(0, at)) older()
        show(texture)
      },
      this.failed,
    )
    holds.push(release)
  }

  #release(name: string) {
    for (const release of this.#holds.get(name)?.splice(0) ?? []) release()
    this.#holds.delete(name)
  }

  #show(name: string, texture: Texture | null) {
    if (!this.#live) return
    const fields = this.material as unknown as Record<string, unknown>
    const old = fields[name]
    if (old instanceof Texture && old !== this.#defaults[name]) old.dispose()
    const shown = texture ?? this.#defaults[name] ?? null
    if (texture) {
      if (colourMaps.has(name) && !isLight(texture)) texture.colorSpace = SRGBColorSpace
      // A panorama, unless it is a cube of six pictures.
      if (name === 'envMap' && texture.mapping === UVMapping)
        texture.mapping = EquirectangularReflectionMapping
      if (name === 'gradientMap') texture.minFilter = texture.magFilter = NearestFilter
      this.#lay(name, texture)
    }
    if (old !== shown) {
      fields[name] = shown
      this.material.needsUpdate = true
    }
    this.changed()
  }

  #layAll() {
    for (const [name, value] of Object.entries(this.material))
      if (value instanceof Texture) this.#lay(name, value)
  }

  #lay(name: string, texture: Texture) {
    const say = (what: string) => this.#applied[`${name}${what}`] ?? this.#applied[`map${what}`]
    const [repeat, offset, turn, smooth] = [say('Repeat'), say('Offset'), say('Rotation'), say('Interpolate')]
    if (given(repeat) || given(offset)) texture.wrapS = texture.wrapT = RepeatWrapping
    pair(repeat, 1, texture.repeat)
    pair(offset, 0, texture.offset)
    texture.rotation = typeof turn === 'number' ? turn : 0
    if (smooth === false) texture.minFilter = texture.magFilter = NearestFilter
    texture.version++
  }

  #uniforms(value: unknown) {
    if (!('isShaderMaterial' in this.material)) return
    setUniforms(
      this.material as ShaderMaterial | RawShaderMaterial,
      value,
      (name, source, show) => {
        this.#hold(`uniform ${name}`, source, (texture) => {
          show(texture)
          this.changed()
        })
      },
      this.failed,
    )
  }
}

function pair(value: unknown, instead: number, into: Vector2) {
  if (typeof value === 'number') into.setScalar(value)
  else if (Array.isArray(value) && value.length >= 2) into.set(Number(value[0]), Number(value[1]))
  else into.setScalar(instead)
}

function isPicture(name: string, before: unknown): boolean {
  return (
    (before === null || before instanceof Texture) &&
    (name === 'map' || name === 'matcap' || name.endsWith('Map'))
  )
}
