import {
  Color, MeshBasicMaterial, Matrix3, Matrix4, RawShaderMaterial, ShaderLib, ShaderMaterial, UniformsUtils, Vector2, Vector3, Vector4,
  type Material, type Texture, type WebGLProgramParametersWithUniforms, type WebGLRenderer,
} from 'three'
import { bytesOf, given, readColor } from '../common/values'

/**
 * How far what is seen is from a point. three's own MeshDistanceMaterial is for shadows
 * alone: drawn for itself it fails for want of a light.
 */
export class DistanceMaterial extends ShaderMaterial {
  constructor() {
    const { uniforms, vertexShader, fragmentShader } = ShaderLib['distance']!
    super({ uniforms: UniformsUtils.clone(uniforms), vertexShader, fragmentShader })
    this.nearDistance = 1
    this.farDistance = 1000
  }

  get nearDistance(): number {
    return this.uniforms['nearDistance']!.value
  }

  set nearDistance(value: number) {
    this.uniforms['nearDistance']!.value = value
  }

  get farDistance(): number {
    return this.uniforms['farDistance']!.value
  }

  set farDistance(value: number) {
    this.uniforms['farDistance']!.value = value
  }

  get referencePosition(): Vector3 {
    return this.uniforms['referencePosition']!.value
  }

  set referencePosition(value: unknown) {
    if (value instanceof Vector3) this.referencePosition.copy(value)
    else if (Array.isArray(value)) this.referencePosition.fromArray(value)
    else this.referencePosition.set(0, 0, 0)
  }
}

// What three writes in front of a ShaderMaterial's programs, a raw one says itself.
const rawVertex = `
precision highp float;
uniform mat4 modelViewMatrix;
uniform mat4 projectionMatrix;
attribute vec3 position;
void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }
`
const rawFragment = `
precision highp float;
void main() { gl_FragColor = vec4(1.0, 0.0, 0.0, 1.0); }
`

/** A raw shader material that shows something before its programs are said. */
export class RawMaterial extends RawShaderMaterial {
  constructor() {
    super({ vertexShader: rawVertex, fragmentShader: rawFragment })
  }
}

type Hold = (name: string, source: string | Uint8Array, show: (texture: Texture) => void) => void

/**
 * Gives a shader the uniforms of a message: `{name: value}`, or `{name: {value: value}}` as three
 * writes them. Lists become vectors and matrices by their length, names of colours colours;
 * another text or bytes are a picture.
 */
export function setUniforms(material: ShaderMaterial, value: unknown, hold: Hold) {
  const said = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  for (const name in said) {
    const entry = said[name]
    const plain = isWrapped(entry) ? entry.value : entry
    const uniform = (material.uniforms[name] ??= { value: null })
    const picture = typeof plain === 'string' ? (readColor(plain, new Color()) ? null : plain) : bytesOf(plain)
    if (picture) hold(name, picture, (texture) => (uniform.value = texture))
    else uniform.value = uniformValue(plain)
  }
  material.uniformsNeedUpdate = true
}

function isWrapped(value: unknown): value is { value: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'value' in value
}

function uniformValue(value: unknown): unknown {
  if (typeof value === 'string') return readColor(value, new Color())
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number')) return given(value) ? value : null
  switch (value.length) {
    case 2:
      return new Vector2().fromArray(value)
    case 3:
      return new Vector3().fromArray(value)
    case 4:
      return new Vector4().fromArray(value)
    case 9:
      return new Matrix3().fromArray(value)
    case 16:
      return new Matrix4().fromArray(value)
    default:
      return value
  }
}

const told = new WeakMap<WebGLRenderer, Set<(reason: string) => void>>()

/** Hears of programs that the GPU does not take. The message has the GPU's own words. */
export function onShaderError(renderer: WebGLRenderer, tell: (reason: string) => void): () => void {
  let listeners = told.get(renderer)
  if (!listeners) {
    const all = new Set<(reason: string) => void>()
    told.set(renderer, (listeners = all))
    renderer.debug.onShaderError = (gl, program, vertex, fragment) => {
      const words = [vertex, fragment].map((shader) => gl.getShaderInfoLog(shader)).join('') || gl.getProgramInfoLog(program)
      for (const listener of all) listener(`the shader does not compile: ${(words ?? '').replaceAll('\0', '').trim()}`)
    }
  }
  listeners.add(tell)
  return () => void listeners.delete(tell)
}

export function isShader(material: Material): boolean {
  return 'isShaderMaterial' in material
}

/**
 * What a sprite is, for any geometry: it faces the camera, turned by `rotation`, and is lit by
 * nothing. three draws a SpriteMaterial on a Sprite alone; on a mesh it fails.
 */
export class FacingMaterial extends MeshBasicMaterial {
  readonly #uniforms = { turn: { value: 0 }, steady: { value: false } }

  get rotation(): number {
    return this.#uniforms.turn.value
  }

  set rotation(value: number) {
    this.#uniforms.turn.value = value
  }

  /** Whether it is smaller when farther away. */
  get sizeAttenuation(): boolean {
    return !this.#uniforms.steady.value
  }

  set sizeAttenuation(value: boolean) {
    this.#uniforms.steady.value = !value
  }

  override onBeforeCompile(shader: WebGLProgramParametersWithUniforms) {
    Object.assign(shader.uniforms, this.#uniforms)
    shader.vertexShader = `uniform float turn;\nuniform bool steady;\n${shader.vertexShader}`.replace(
      '#include <project_vertex>',
      `vec4 mvPosition = modelViewMatrix * vec4(0.0, 0.0, 0.0, 1.0);
       vec2 facing = transformed.xy * vec2(length(modelMatrix[0].xyz), length(modelMatrix[1].xyz));
       if (steady && projectionMatrix[2][3] == -1.0) facing *= -mvPosition.z;
       mvPosition.xy += mat2(cos(turn), sin(turn), -sin(turn), cos(turn)) * facing;
       gl_Position = projectionMatrix * mvPosition;`,
    )
  }
}
