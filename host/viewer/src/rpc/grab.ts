import {
  DepthTexture,
  LinearFilter,
  OrthographicCamera,
  PerspectiveCamera,
  ShaderMaterial,
  SRGBColorSpace,
  WebGLRenderTarget,
  type Camera,
  type Object3D,
  type Scene,
  type WebGLRenderer,
} from 'three'
import { FullScreenQuad } from 'three/examples/jsm/postprocessing/Pass.js'
import type { Overlay } from '../camera/overlay'
import type { Props } from '../scene/node'

/** What has a picture to give: the page's camera or one of the scene. */
export interface View {
  camera(): Camera
  /** Pixels, before they are divided by downsample. */
  size(): { width: number; height: number }
  /** What is not in the picture: the frustum that shows where the camera is. */
  hide?: () => readonly Object3D[]
  /** What lies over the picture, where it is what the page itself shows; its size is in CSS pixels. */
  page?: () => { overlays: Iterable<Overlay>; size: { width: number; height: number } }
  /** Whether the page shows it in its previews. */
  preview?: boolean
  /** How its pictures are wanted, where a request does not say. */
  defaults?: () => Props
}

/** How a picture is wanted. What is absent is as the view has it. */
export interface Wish {
  width?: number | undefined
  height?: number | undefined
  downsample: number
  quality: number
  type: 'image/jpeg' | 'image/png' | 'image/webp'
  depth: boolean
}

export interface Grabbed {
  width: number
  height: number
  frame: Uint8Array
  depthFrame?: Uint8Array
}

// Beyond this a page of a telephone is closed by its browser.
const largestSide = 8192

const formats: Readonly<Record<string, Wish['type']>> = {
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

/** Reads what a request says of the picture; an error names what cannot be. */
export function readWish(data: Props): Wish {
  const format = String(data['format'] ?? 'jpeg')
    .toLowerCase()
    .replace('image/', '')
  const type = formats[format]
  if (!type) throw new Error(`there is no format "${format}"; jpeg, png and webp there are`)
  return {
    width: side(data['width'], 'width'),
    height: side(data['height'], 'height'),
    downsample: Math.max(1, number(data['downsample'], 1)),
    quality: Math.min(1, Math.max(0, number(data['quality'], 1))),
    type,
    depth: data['depth'] === true || data['renderDepth'] === true,
  }
}

/**
 * Takes a picture of the scene without anybody seeing it: into a buffer, in the colours of the
 * screen, encoded beside the main thread's work.
 */
export async function grab(gl: WebGLRenderer, scene: Scene, view: View, wish: Wish): Promise<Grabbed> {
  const own = view.size()
  const aspect = own.width / own.height
  // One side alone keeps the shape of the view.
  const asked = {
    width: wish.width ?? (wish.height ? wish.height * aspect : own.width),
    height: wish.height ?? (wish.width ? wish.width / aspect : own.height),
  }
  const width = Math.max(1, Math.round(asked.width / wish.downsample))
  const height = Math.max(1, Math.round(asked.height / wish.downsample))
  const limit = Math.min(largestSide, gl.capabilities.maxTextureSize)
  if (width > limit || height > limit)
    throw new Error(`${width} x ${height} is too large; ${limit} pixels a side are possible`)

  const target = newTarget(width, height)
  if (wish.depth) target.depthTexture = new DepthTexture(width, height)
  try {
    draw(gl, scene, shaped(view.camera(), width / height), target, hiddenOf(scene, view))
    const depths = wish.depth ? drawDepth(gl, target) : null
    drawOver(gl, target, view)
    const frame = await encode(toImage(await read(gl, target), width, height), wish)
    if (!depths) return { width, height, frame }
    return { width, height, frame, depthFrame: await encode(toImage(await depths, width, height), wish) }
  } finally {
    target.dispose()
    target.depthTexture?.dispose()
  }
}

/** What a view sees, as pixels. */
export async function drawView(
  gl: WebGLRenderer,
  scene: Scene,
  view: View,
  width: number,
  height: number,
): Promise<ImageData> {
  const target = newTarget(width, height)
  try {
    draw(gl, scene, shaped(view.camera(), width / height), target, hiddenOf(scene, view))
    return toImage(await read(gl, target), width, height)
  } finally {
    target.dispose()
  }
}

// The shaders encode the colours, as for the screen; a format that encodes them again, or in one
// of the two buffers of multisampling alone, would not do. The mark is what three.js knows the
// buffers of glasses by: only for these and the screen it maps tones.
function newTarget(width: number, height: number): WebGLRenderTarget {
  const target = new WebGLRenderTarget(width, height, {
    samples: 4,
    minFilter: LinearFilter,
    colorSpace: SRGBColorSpace,
    internalFormat: 'RGBA8',
  })
  return Object.assign(target, { isXRRenderTarget: true })
}

function draw(
  gl: WebGLRenderer,
  scene: Scene,
  camera: Camera,
  target: WebGLRenderTarget,
  hidden: readonly Object3D[],
) {
  const shown = hidden.filter((object) => object.visible)
  const { autoClear } = gl
  for (const object of shown) object.visible = false
  try {
    gl.autoClear = true
    into(gl, target, () => gl.render(scene, camera))
  } finally {
    gl.autoClear = autoClear
    for (const object of shown) object.visible = true
  }
}

// Has something drawn into a target and not onto the page, nor into a headset.
function into(gl: WebGLRenderer, target: WebGLRenderTarget, paint: () => void) {
  const before = { target: gl.getRenderTarget(), xr: gl.xr.enabled }
  try {
    gl.xr.enabled = false
    gl.setRenderTarget(target)
    paint()
  } finally {
    gl.setRenderTarget(before.target)
    gl.xr.enabled = before.xr
  }
}

function drawOver(gl: WebGLRenderer, target: WebGLRenderTarget, view: View) {
  const { overlays = [], size } = view.page?.() ?? { size: { width: 1, height: 1 } }
  const [x, y] = [target.width / size.width, target.height / size.height]
  for (const overlay of overlays) {
    const { left, top, width, height } = overlay.region(size)
    target.viewport.set(left * x, (size.height - top - height) * y, width * x, height * y)
    target.scissor.copy(target.viewport)
    target.scissorTest = true
    into(gl, target, () => overlay.draw(gl, (width * x) / (height * y)))
  }
}

function read(gl: WebGLRenderer, target: WebGLRenderTarget): Promise<Uint8Array> {
  const pixels = new Uint8Array(target.width * target.height * 4)
  return gl.readRenderTargetPixelsAsync(target, 0, 0, target.width, target.height, pixels).then(() => pixels)
}

// The depths of what was drawn into a target. White is near, black is far, as MeshDepthMaterial has
// it; but whatever was drawn has its own shape, also points, lines and letters.
function drawDepth(gl: WebGLRenderer, drawn: WebGLRenderTarget): Promise<Uint8Array> {
  const target = new WebGLRenderTarget(drawn.width, drawn.height, { depthBuffer: false })
  const material = new ShaderMaterial({
    uniforms: { depths: { value: drawn.depthTexture } },
    depthTest: false,
    depthWrite: false,
    toneMapped: false,
    vertexShader: 'varying vec2 at; void main() { at = uv; gl_Position = vec4(position.xy, 0., 1.); }',
    fragmentShader:
      'uniform highp sampler2D depths; varying vec2 at; void main() { gl_FragColor = vec4(vec3(1. - texture2D(depths, at).r), 1.); }',
  })
  const quad = new FullScreenQuad(material)
  into(gl, target, () => quad.render(gl))
  quad.dispose()
  material.dispose()
  return read(gl, target).finally(() => target.dispose())
}

// The camera with the shape of the picture; a copy, so that the one that is seen by stays.
function shaped(camera: Camera, aspect: number): Camera {
  const own = camera as PerspectiveCamera | OrthographicCamera
  own.updateWorldMatrix(true, false)
  const copy =
    own instanceof OrthographicCamera
      ? new OrthographicCamera().copy(own, false)
      : new PerspectiveCamera().copy(own, false)
  copy.matrixAutoUpdate = false
  copy.matrixWorldAutoUpdate = false
  copy.matrixWorld.copy(own.matrixWorld)
  copy.matrixWorldInverse.copy(own.matrixWorld).invert()
  if (copy instanceof OrthographicCamera) {
    const middle = (copy.left + copy.right) / 2
    const half = ((copy.top - copy.bottom) / 2) * aspect
    copy.left = middle - half
    copy.right = middle + half
  } else {
    copy.aspect = aspect
  }
  copy.updateProjectionMatrix()
  return copy
}

// What is not in a picture: what the page itself draws into the scene, what shows the view, and what
// stands before the page's camera where the picture is another's.
function hiddenOf(scene: Scene, view: View): Object3D[] {
  const found = [...(view.hide?.() ?? [])]
  scene.traverse((object) => {
    if (object.userData['chrome'] || (object.userData['facing'] && !view.page)) found.push(object)
  })
  return found
}

function toImage(pixels: Uint8Array, width: number, height: number): ImageData {
  const image = new ImageData(width, height)
  const row = width * 4
  // The first row of the buffer is the lowest.
  for (let y = 0; y < height; y++)
    image.data.set(pixels.subarray((height - 1 - y) * row, (height - y) * row), y * row)
  return image
}

async function encode(image: ImageData, { type, quality }: Wish): Promise<Uint8Array> {
  if (type === 'image/jpeg') for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('the browser has no memory for the picture')
  context.putImageData(image, 0, 0)
  const blob = await canvas.convertToBlob({ type, quality })
  return new Uint8Array(await blob.arrayBuffer())
}

function side(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined
  const n = Math.round(Number(value))
  if (!(n >= 1)) throw new Error(`${name} is ${String(value)}, and has to be a number of pixels`)
  return n
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
