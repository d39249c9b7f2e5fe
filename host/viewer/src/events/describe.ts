import type { ThreeEvent } from '@react-three/fiber'
import { Matrix3, Raycaster, Vector2, type Camera, type Intersection, type Ray, type Vector3 } from 'three'

/** An event of a pointer: of the page, or of a hand or controller in a headset. */
export type PointerLike = ThreeEvent<MouseEvent> | ThreeEvent<PointerEvent>

/** What the pointers of a headset have, and those of the page do not. */
interface Spatial {
  pointerState?: { type?: string; inputSource?: { handedness?: string } }
  pointerId?: number
  pointerType?: string
}

/** Reports whether an event comes from a pointer of a headset. */
export function isSpatial(event: PointerLike): boolean {
  return 'internalPointer' in event
}

/** Returns the number of the pointer, unique among those that are there. */
export function pointerId(event: PointerLike): number {
  // Pointers of a headset are numbered by themselves.
  return isSpatial(event)
    ? -1 - ((event as Spatial).pointerId ?? 0)
    : ((event.nativeEvent as Partial<PointerEvent>).pointerId ?? 0)
}

/** Names the pointer: mouse, touch, pen, hand-left, controller-right, gaze. */
export function pointerName(event: PointerLike): string {
  const { pointerState, pointerType } = event as Spatial
  if (!isSpatial(event)) return (event.nativeEvent as Partial<PointerEvent>).pointerType || 'mouse'
  const { type, inputSource } = pointerState ?? {}
  if (type !== 'hand' && type !== 'controller') return type ?? pointerType ?? 'ray'
  const side = inputSource?.handedness
  return side === 'left' || side === 'right' ? `${type}-${side}` : type
}

/** Describes the keys and the button of an event, which need no hit. */
export function describeInput(native: Partial<MouseEvent>) {
  return {
    button: Math.max(0, native.button ?? 0),
    modifiers: {
      shift: native.shiftKey === true,
      ctrl: native.ctrlKey === true,
      alt: native.altKey === true,
      meta: native.metaKey === true,
    },
  }
}

export function describeRay({ origin, direction }: Ray) {
  return { origin: origin.toArray(), direction: direction.toArray() }
}

/** Returns the place of an event in the picture: 0, 0 is the upper left corner, 1, 1 the lower right one. */
export function screenOf(
  { clientX, clientY }: Partial<MouseEvent>,
  canvas: Element,
): [x: number, y: number] | undefined {
  if (clientX === undefined || clientY === undefined) return undefined
  const { left, top, width, height } = canvas.getBoundingClientRect()
  return [(clientX - left) / (width || 1), (clientY - top) / (height || 1)]
}

/** Describes where the pointer is, without what it hits. */
export function describePointer(event: PointerLike, canvas: Element) {
  const native = event.nativeEvent as Partial<MouseEvent>
  const screen = isSpatial(event) ? undefined : screenOf(native, canvas)
  const ray = event.ray as Ray | undefined
  return {
    ...describeInput(native),
    pointer: pointerName(event),
    ...(screen ? { screen } : {}),
    ...(ray ? { ray: describeRay(ray) } : {}),
  }
}

/** Describes an event of the page that hits nothing. */
export function describeNative(native: PointerEvent | MouseEvent, canvas: Element, camera: Camera) {
  const screen = screenOf(native, canvas) ?? [0, 0]
  const caster = new Raycaster()
  caster.setFromCamera(new Vector2(screen[0] * 2 - 1, 1 - screen[1] * 2), camera)
  const pointer = (native as Partial<PointerEvent>).pointerType || 'mouse'
  return { ...describeInput(native), pointer, screen, ray: describeRay(caster.ray) }
}

/** Describes what a ray hits. */
export function describeHit(hit: Intersection, ray?: { direction: Vector3 }) {
  const normal = worldNormal(hit, ray)
  const { uv, distance, point } = hit
  const instance = instanceOf(hit)
  return {
    position: point.toArray(),
    ...(normal ? { normal } : {}),
    ...(uv ? { uv: uv.toArray() } : {}),
    distance,
    ...(instance === undefined ? {} : { instance }),
  }
}

/** Returns the number of the instance that was hit, from 1. */
export function instanceOf(hit: Partial<Intersection> & { batchId?: number }): number | undefined {
  const id = hit.instanceId ?? hit.batchId
  return id === undefined ? undefined : id + 1
}

// Returns the normal of the face that was hit, in the world, towards whoever looks at it.
function worldNormal({ face, object }: Intersection, ray?: { direction: Vector3 }): number[] | null {
  if (!face) return null
  const normal = face.normal.clone().applyNormalMatrix(new Matrix3().getNormalMatrix(object.matrixWorld))
  if (ray && normal.dot(ray.direction) > 0) normal.negate()
  return normal.toArray()
}
