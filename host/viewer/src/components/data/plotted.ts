import {
  Box3, BufferGeometry, DataTexture, Float32BufferAttribute, FloatType, GLSL3, Matrix4, Mesh, RedFormat, ShaderMaterial, Sphere, UniformsLib, UniformsUtils,
  Vector2, Vector4, type BufferAttribute, type Camera, type PerspectiveCamera, type Points, type PointsMaterial, type Scene, type WebGLRenderer,
} from 'three'
import { putFloats, type CloudGeometry } from './buffers'
import { newSheet, plot, type Sheet } from './plot'

// Fewer are drawn by the GPU as fast, whatever it is.
const many = 20_000

// A picture for each size that is drawn: the page's, and those of previews.
const mostSheets = 3

const vertexShader = `
  void main() { gl_Position = vec4(position.xy, 0., 1.); }`

const fragmentShader = `
  precision highp sampler2D;
  uniform sampler2D depths;
  uniform sampler2D colors;
  uniform vec2 corner;
  out vec4 color;
  #ifdef USE_FOG
    uniform vec4 unproject;
    uniform vec3 fogColor;
    uniform float fogNear;
    uniform float fogFar;
    uniform float fogDensity;
  #endif
  void main() {
    ivec2 at = ivec2(gl_FragCoord.xy - corner);
    float depth = texelFetch(depths, at, 0).r;
    if (depth > 1.) discard;
    gl_FragDepth = depth;
    vec3 seen = texelFetch(colors, at, 0).rgb;
    color = vec4(mix(seen / 12.92, pow((seen + 0.055) / 1.055, vec3(2.4)), step(0.04045, seen)), 1.);
    color = linearToOutputTexel(color);
    #ifdef USE_FOG
      float end = depth * 2. - 1.;
      float far = -(unproject.x * end + unproject.y) / (unproject.z * end + unproject.w);
      #ifdef FOG_EXP2
        float fog = 1. - exp(-fogDensity * fogDensity * far * far);
      #else
        float fog = smoothstep(fogNear, fogFar, far);
      #endif
      color.rgb = mix(color.rgb, fogColor, fog);
    #endif
  }`

interface Page {
  sheet: Sheet
  depths: DataTexture
  colors: DataTexture
  /** What was drawn: nothing is drawn again that is as it was. */
  of: string
}

/** A triangle over all of the picture, which is nowhere in the world. */
class Everywhere extends BufferGeometry {
  constructor() {
    super()
    this.setAttribute('position', new Float32BufferAttribute([-1, -1, 0, 3, -1, 0, -1, 3, 0], 3))
    this.computeBoundingBox()
    this.boundingSphere = new Sphere()
  }

  override computeBoundingBox() {
    this.boundingBox = new Box3()
  }
}

/**
 * Many points for a GPU that is none. To a processor that plays one, each point is a polygon to
 * be set up, clipped and sampled, half a microsecond each; to put it into a picture by a few lines
 * of our own takes a twentieth of that. The picture goes over the scene with its depths.
 *
 * It stands beside the points and draws in their place, as long as they are many; shadows, depth
 * pictures and headsets have the points themselves.
 */
export class PlottedPoints extends Mesh<BufferGeometry, ShaderMaterial> {
  #pages = new Map<string, Page>()
  #floats: Float32Array | null = null
  #of: BufferAttribute | null = null
  #version = 0
  #matrix = new Matrix4()

  constructor(private readonly points: Points<CloudGeometry, PointsMaterial>) {
    super(new Everywhere(), new ShaderMaterial({
      vertexShader, fragmentShader, glslVersion: GLSL3, fog: true, toneMapped: false, depthTest: true,
      uniforms: { ...UniformsUtils.clone(UniformsLib.fog), depths: { value: null }, colors: { value: null }, corner: { value: new Vector2() }, unproject: { value: new Vector4() } },
    }))
    this.frustumCulled = false
    points.onBeforeRender = (gl, scene) => this.points.geometry.setDrawRange(0, this.#plots(gl, scene) ? 0 : Infinity)
    points.onAfterRender = () => this.points.geometry.setDrawRange(0, Infinity)
  }

  override raycast() {}

  override onBeforeRender = (gl: WebGLRenderer, scene: Scene, camera: Camera) => {
    const plots = this.#plots(gl, scene)
    this.geometry.setDrawRange(0, plots ? 3 : 0)
    if (plots) this.#draw(gl, camera)
  }

  #plots(gl: WebGLRenderer, scene: Scene): boolean {
    const { geometry } = this.points
    return (geometry.attributes['position']?.count ?? 0) >= many && !gl.xr.isPresenting && !scene.overrideMaterial
  }

  #draw(gl: WebGLRenderer, camera: Camera) {
    const { geometry, material } = this.points
    const view = gl.getCurrentViewport(new Vector4())
    const page = this.#page(Math.round(view.z), Math.round(view.w))
    const matrix = this.#matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse).multiply(this.points.matrixWorld)
    const color = geometry.attributes['color'] as BufferAttribute | undefined
    // As PointsMaterial has it, which leaves out the angle of view.
    const perspective = (camera as PerspectiveCamera).isPerspectiveCamera === true
    const size = material.size * gl.getPixelRatio() * (perspective ? gl.getSize(new Vector2()).y / 2 : 1)
    const position = geometry.attributes['position'] as BufferAttribute
    const of = [...matrix.elements, size, geometry.id, position.version, position.count, color?.version, material.color.getHex()].join()
    if (page.of !== of) {
      page.of = of
      plot(page.sheet, matrix.elements, { points: this.#coordinates(position), stride: position.itemSize, colors: color ? new Uint32Array(color.array.buffer) : word(material), count: position.count, size, perspective })
      page.depths.needsUpdate = page.colors.needsUpdate = true
    }
    const { uniforms } = this.material
    const inverse = camera.projectionMatrixInverse.elements
    uniforms['depths']!.value = page.depths
    uniforms['colors']!.value = page.colors
    ;(uniforms['corner']!.value as Vector2).set(view.x, view.y)
    ;(uniforms['unproject']!.value as Vector4).set(inverse[10], inverse[14], inverse[11], inverse[15])
    this.material.uniformsNeedUpdate = true
  }

  // Floats of what may be halves, made once for each change.
  #coordinates(position: BufferAttribute): Float32Array {
    const { array, version } = position
    if (array instanceof Float32Array) return array
    if (this.#floats?.length !== array.length) this.#floats = new Float32Array(array.length)
    else if (this.#of === position && this.#version === version) return this.#floats
    this.#of = position
    this.#version = version
    putFloats(array as Uint16Array, position.count * position.itemSize, this.#floats)
    return this.#floats
  }

  #page(width: number, height: number): Page {
    const key = `${width} ${height}`
    let page = this.#pages.get(key)
    if (!page) {
      const sheet = newSheet(width, height)
      const depths = new DataTexture(sheet.depth as Float32Array<ArrayBuffer>, width, height, RedFormat, FloatType)
      const colors = new DataTexture(new Uint8Array(sheet.color.buffer as ArrayBuffer), width, height)
      page = { sheet, depths, colors, of: '' }
    }
    // The one that was used last is the last.
    this.#pages.delete(key)
    this.#pages.set(key, page)
    for (const [old, { depths, colors }] of this.#pages) {
      if (this.#pages.size <= mostSheets) break
      depths.dispose()
      colors.dispose()
      this.#pages.delete(old)
    }
    return page
  }

  override dispose() {
    for (const { depths, colors } of this.#pages.values()) {
      depths.dispose()
      colors.dispose()
    }
    this.#pages.clear()
    this.geometry.dispose()
    this.material.dispose()
  }
}

// A colour as its bytes lie in memory.
function word({ color }: PointsMaterial): number {
  const hex = color.getHex()
  return (0xff000000 | ((hex & 0xff) << 16) | (hex & 0xff00) | (hex >> 16)) >>> 0
}
