import {
  MeshBasicMaterial,
  RawShaderMaterial,
  ShaderLib,
  ShaderMaterial,
  UniformsUtils,
  Vector3,
  type Material,
  type WebGLProgramParametersWithUniforms,
  type WebGLRenderer,
} from 'three'

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

const told = new WeakMap<WebGLRenderer, Set<(reason: string) => void>>()

/** Hears of programs that the GPU does not take. The message has the GPU's own words. */
export function onShaderError(renderer: WebGLRenderer, tell: (reason: string) => void): () => void {
  let listeners = told.get(renderer)
  if (!listeners) {
    const all = new Set<(reason: string) => void>()
    told.set(renderer, (listeners = all))
    renderer.debug.onShaderError = (gl, program, vertex, fragment) => {
      const words =
        [vertex, fragment].map((shader) => gl.getShaderInfoLog(shader)).join('') ||
        gl.getProgramInfoLog(program)
      for (const listener of all)
        listener(`the shader does not compile: ${(words ?? '').replaceAll('\0', '').trim()}`)
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
