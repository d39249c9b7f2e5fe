import {
  Box3,
  BufferAttribute,
  BufferGeometry,
  Color,
  DataTexture,
  Float32BufferAttribute,
  FloatType,
  GLSL3,
  Matrix4,
  Mesh,
  RedFormat,
  ShaderMaterial,
  Sphere,
  UniformsLib,
  UniformsUtils,
  Vector2,
  Vector4,
  type Camera,
  type Material,
  type PerspectiveCamera,
  type Points,
  type PointsMaterial,
  type Scene,
  type WebGLRenderer,
} from 'three'
import { putFloats } from './buffers'
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
  uniform vec3 tint;
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
    color = vec4(tint * mix(seen / 12.92, pow((seen + 0.055) / 1.055, vec3(2.4)), step(0.04045, seen)), 1.);
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

/** Points, whatever material they come to have. */
type PlottablePoints = Points<BufferGeometry, Material | Material[]>

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
 * It stands beside the points and draws in their place, as long as they are many and nothing but
 * squares; shadows and headsets have the points themselves.
 */
class PlottedPoints extends Mesh<BufferGeometry, ShaderMaterial> {
  #pages = new Map<string, Page>()
  #floats = new Kept<Float32Array>((position, before) => {
    const halves = position.array as Uint16Array
    const floats = before?.length === halves.length ? before : new Float32Array(halves.length)
    putFloats(halves, position.count * position.itemSize, floats)
    return floats
  })
  #words = new Kept(seenWords)
  #matrix = new Matrix4()

  /** seen: its colours are bytes as one sees them, four a point; else they are of light, as three has them. */
  constructor(
    private readonly points: PlottablePoints,
    private readonly seen: boolean,
  ) {
    super(
      new Everywhere(),
      new ShaderMaterial({
        vertexShader,
        fragmentShader,
        glslVersion: GLSL3,
        fog: true,
        toneMapped: false,
        depthTest: true,
        uniforms: {
          ...UniformsUtils.clone(UniformsLib.fog),
          depths: { value: null },
          colors: { value: null },
          corner: { value: new Vector2() },
          unproject: { value: new Vector4() },
          tint: { value: new Color() },
        },
      }),
    )
    this.frustumCulled = false
    points.onBeforeRender = (gl, scene) =>
      this.points.geometry.setDrawRange(0, this.#plots(gl, scene) ? 0 : Infinity)
    points.onAfterRender = () => this.points.geometry.setDrawRange(0, Infinity)
  }

  override raycast() {}

  override onBeforeRender = (gl: WebGLRenderer, scene: Scene, camera: Camera) => {
    const plots = this.#plots(gl, scene)
    this.geometry.setDrawRange(0, plots ? 3 : 0)
    if (plots) this.#draw(gl, camera)
  }

  #plots(gl: WebGLRenderer, scene: Scene): boolean {
    const { geometry, material } = this.points
    const position = geometry.attributes['position']
    return (
      position instanceof BufferAttribute &&
      position.count >= many &&
      !gl.xr.isPresenting &&
      !scene.overrideMaterial &&
      isPlain(material)
    )
  }

  #draw(gl: WebGLRenderer, camera: Camera) {
    const { geometry } = this.points
    const material = this.points.material as PointsMaterial
    const view = gl.getCurrentViewport(new Vector4())
    const page = this.#page(Math.round(view.z), Math.round(view.w))
    const matrix = this.#matrix
      .multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse)
      .multiply(this.points.matrixWorld)
    const color = material.vertexColors
      ? (geometry.attributes['color'] as BufferAttribute | undefined)
      : undefined
    // As PointsMaterial has it, which leaves out the angle of view.
    const perspective = (camera as PerspectiveCamera).isPerspectiveCamera === true
    const size = material.size * gl.getPixelRatio() * (perspective ? gl.getSize(new Vector2()).y / 2 : 1)
    const position = geometry.attributes['position'] as BufferAttribute
    const of = [
      ...matrix.elements,
      size,
      position.id,
      position.version,
      position.count,
      color?.id,
      color?.version,
    ].join()
    if (page.of !== of) {
      page.of = of
      const colors = color ? (this.seen ? new Uint32Array(color.array.buffer) : this.#words.of(color)) : white
      const points = position.array instanceof Float32Array ? position.array : this.#floats.of(position)
      plot(page.sheet, matrix.elements, {
        points,
        stride: position.itemSize,
        colors,
        count: position.count,
        size,
        perspective,
      })
      page.depths.needsUpdate = page.colors.needsUpdate = true
    }
    const { uniforms } = this.material
    const inverse = camera.projectionMatrixInverse.elements
    uniforms['tint']!.value = material.color
    uniforms['depths']!.value = page.depths
    uniforms['colors']!.value = page.colors
    ;(uniforms['corner']!.value as Vector2).set(view.x, view.y)
    ;(uniforms['unproject']!.value as Vector4).set(inverse[10], inverse[14], inverse[11], inverse[15])
    this.material.uniformsNeedUpdate = true
  }

  #page(width: number, height: number): Page {
    const key = `${width} ${height}`
    let page = this.#pages.get(key)
    if (!page) {
      const sheet = newSheet(width, height)
      const depths = new DataTexture(
        sheet.depth as Float32Array<ArrayBuffer>,
        width,
        height,
        RedFormat,
        FloatType,
      )
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

/** What was made of an attribute, until it changes. */
class Kept<T> {
  #made: T | null = null
  #attribute: BufferAttribute | null = null
  #version = 0

  constructor(private readonly make: (attribute: BufferAttribute, before: T | null) => T) {}

  of(attribute: BufferAttribute): T {
    if (this.#made === null || this.#attribute !== attribute || this.#version !== attribute.version)
      this.#made = this.make(attribute, this.#made)
    this.#attribute = attribute
    this.#version = attribute.version
    return this.#made
  }
}

// Whether points are nothing but squares of a colour.
function isPlain(material: Material | Material[]): boolean {
  const { isPointsMaterial, map, alphaMap, alphaTest, transparent, sizeAttenuation, toneMapped } =
    material as PointsMaterial
  return (
    isPointsMaterial === true &&
    !map &&
    !alphaMap &&
    alphaTest === 0 &&
    !transparent &&
    sizeAttenuation &&
    !toneMapped
  )
}

const white = 0xffffffff
const shades = 4095
let bySight: Uint8Array | null = null

// Colours of light as one sees them, as bytes r, g, b, a in memory.
function seenWords(color: BufferAttribute): Uint32Array {
  bySight ??= Uint8Array.from({ length: shades + 1 }, (_, i) => Math.round(255 * seenOf(i / shades)))
  const { array, count, itemSize } = color
  // Bytes and the like stand for shares of the most that they can say.
  const most = color.normalized ? 2 ** (8 * array.BYTES_PER_ELEMENT) - 1 : 1
  const shade = (value: number) =>
    bySight![Math.min(shades, Math.max(0, Math.round((value / most) * shades)))]!
  const words = new Uint32Array(count)
  for (let i = 0, at = 0; i < count; i++, at += itemSize)
    words[i] = shade(array[at]!) | (shade(array[at + 1]!) << 8) | (shade(array[at + 2]!) << 16) | 0xff000000
  return words
}

function seenOf(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
}

/** Has many points drawn by ourselves until the returned function is called. */
export function plotPoints(points: PlottablePoints, seen: boolean): () => void {
  const plotted = new PlottedPoints(points, seen)
  points.add(plotted)
  return () => {
    plotted.removeFromParent()
    plotted.dispose()
    points.onBeforeRender = points.onAfterRender = () => {}
  }
}
