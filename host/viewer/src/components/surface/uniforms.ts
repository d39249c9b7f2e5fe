import {
  Color,
  Matrix3,
  Matrix4,
  ShaderChunk,
  Vector2,
  Vector3,
  Vector4,
  type ShaderMaterial,
  type Texture,
} from 'three'
import { bytesOf, given, readColor } from '../common/values'

type Hold = (name: string, source: string | Uint8Array, show: (texture: Texture) => void) => void

interface Declared {
  /** As in GLSL, "vec3"; what is no type that is known here is taken as it is sent. */
  type: string
  /** How many, of an array. */
  length: number | null
}

/** What the programs of a shader declare, by name. */
export function declaredUniforms(...programs: string[]): Map<string, Declared> {
  const found = new Map<string, Declared>()
  const whole = (part: string): string =>
    part.replace(/^[ \t]*#include +<([\w.]+)>/gm, (_, name: string) =>
      whole(ShaderChunk[name as keyof typeof ShaderChunk] ?? ''),
    )
  const code = whole(programs.join('\n')).replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
  for (const [, type = '', names = ''] of code.matchAll(
    /\buniform\s+(?:(?:lowp|mediump|highp)\s+)?(\w+)\s+([^;{]+);/g,
  )) {
    for (const one of names.split(',')) {
      const [, name, length] = /^\s*(\w+)\s*(?:\[\s*(\w+)\s*\])?\s*$/.exec(one) ?? []
      if (name) found.set(name, { type, length: length === undefined ? null : Number(length) })
    }
  }
  return found
}

// Numbers of a type, and what stands for it.
const sizes: Readonly<Record<string, number>> = {
  float: 1,
  int: 1,
  uint: 1,
  bool: 1,
  vec2: 2,
  ivec2: 2,
  bvec2: 2,
  vec3: 3,
  ivec3: 3,
  bvec3: 3,
  vec4: 4,
  ivec4: 4,
  bvec4: 4,
  mat2: 4,
  mat3: 9,
  mat4: 16,
}

/**
 * A value as three takes it for a uniform of a type; undefined where it is none of that. A wrong
 * one is an error in the middle of a frame, and what would be drawn after it is not.
 */
export function uniformFor({ type, length }: Declared, value: unknown): unknown {
  const size = sizes[type]
  if (size === undefined) return value
  if (length !== null) {
    const numbers = Array.isArray(value) ? value.flat().map(Number) : []
    const enough = Number.isNaN(length) ? numbers.length > 0 : numbers.length >= length * size
    return enough && !numbers.some(Number.isNaN) ? numbers : undefined
  }
  if (size === 1) return typeof value === 'boolean' || typeof value === 'number' ? Number(value) : undefined
  const numbers = numbersOf(value, size)
  return numbers && vector(type, numbers)
}

/** What stands where there is nothing better. */
function nothing({ type, length }: Declared): unknown {
  const size = sizes[type]
  if (size === undefined) return null
  if (length !== null) return new Array<number>((Number.isNaN(length) ? 1 : length) * size).fill(0)
  return size === 1 ? 0 : vector(type, new Array<number>(size).fill(0))
}

function numbersOf(value: unknown, size: number): number[] | undefined {
  const color = size === 3 || size === 4 ? typeof value === 'string' && readColor(value, new Color()) : null
  if (color) return [...color.toArray(), 1].slice(0, size)
  let numbers: unknown[] = []
  if (Array.isArray(value)) numbers = value.flat()
  else if (typeof value === 'object' && value !== null)
    numbers = ['x', 'y', 'z', 'w'].slice(0, size).map((name) => (value as Record<string, unknown>)[name])
  return numbers.length === size && numbers.every((item) => typeof item === 'number')
    ? (numbers as number[])
    : undefined
}

function vector(type: string, numbers: number[]): unknown {
  switch (type.slice(-4)) {
    case 'vec2':
      return new Vector2(...numbers)
    case 'vec3':
      return new Vector3(...numbers)
    case 'vec4':
      return new Vector4(...numbers)
    case 'mat3':
      return new Matrix3().fromArray(numbers)
    case 'mat4':
      return new Matrix4().fromArray(numbers)
    default:
      return numbers
  }
}

/**
 * Gives a shader the uniforms of a message: `{name: value}`, or `{name: {value: value}}` as three
 * writes them, each as its programs declare it. A sampler takes the address or the bytes of a picture.
 * What does not fit is said and is nothing: zero, black, no picture.
 */
export function setUniforms(
  material: ShaderMaterial,
  value: unknown,
  hold: Hold,
  failed: (reason: string) => void,
) {
  const said = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const declared = declaredUniforms(material.vertexShader, material.fragmentShader)
  for (const name in said) {
    const entry = said[name]
    const plain = isWrapped(entry) ? entry.value : entry
    const type = declared.get(name)
    // What no program asks for is never read.
    if (!type) continue
    const uniform = (material.uniforms[name] ??= { value: nothing(type) })
    if (type.type.includes('sampler')) {
      const picture = typeof plain === 'string' ? plain : bytesOf(plain)
      if (picture) hold(name, picture, (texture) => (uniform.value = texture))
      else uniform.value = null
      if (!picture && given(plain))
        failed(`the uniform "${name}" is a ${type.type}: the address or the bytes of a picture`)
      continue
    }
    const fitting = given(plain) ? uniformFor(type, plain) : nothing(type)
    if (fitting === undefined)
      failed(
        `the uniform "${name}" is a ${type.type}${type.length === null ? '' : '[]'}, which ${shortly(plain)} is not`,
      )
    uniform.value = fitting ?? nothing(type)
  }
  material.uniformsNeedUpdate = true
}

function shortly(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}

function isWrapped(value: unknown): value is { value: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'value' in value
}
