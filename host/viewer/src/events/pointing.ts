import type { RootState } from '@react-three/fiber'
import { Ray, Vector3, type Object3D } from 'three'
import { listens, listensTo, nearest } from '../scene/interest'
import type { SceneNode } from '../scene/node'
import type { Graph } from '../scene/graph'
import type { Store } from '../store'
import type { PageEvent } from '../wire/codec'
import { timestamp } from '../wire/time'
import {
  describeHit,
  describeNative,
  describePointer,
  screenOf,
  isSpatial,
  pointerId,
  type PointerLike,
} from './describe'
import { Dragging, type Aim, type DragStep } from './dragging'
import { inside, Marquee } from './marquee'
import { Pace } from './pace'

/** Returns the node that an object of the canvas belongs to. */
export function nodeOf(object: Object3D | null): SceneNode | null {
  for (let at = object; at; at = at.parent) {
    const node = at.userData['node'] as SceneNode | undefined
    if (node) return node
  }
  return null
}

// A press that moves by less than this is not a drag: in CSS pixels, and in a headset in the world's units.
const leastPixels = 4
const leastReach = 0.01

type DragEtype = 'DRAG_START' | 'DRAG' | 'DRAG_END'
type PointerEtype =
  | 'POINTER_ENTER'
  | 'POINTER_LEAVE'
  | 'POINTER_MOVE'
  | 'POINTER_DOWN'
  | 'POINTER_UP'
  | 'DOUBLE_CLICK'
  | 'CONTEXT_MENU'

/** What pointing needs of the viewer. */
export interface Site {
  readonly graph: Graph
  readonly hovered: Store<SceneNode | null>
  readonly heard: Store<ReadonlySet<string>>
  readonly rig: { hold(): () => void }
  send(event: PageEvent): boolean
}

/** A place of the page and its camera; what describeNative returns has all but the key. */
type Where = ReturnType<typeof describeNative> | ReturnType<typeof describePointer>

/**
 * Sends what pointers do in the scene. Hits arrive from the handlers of the canvas, of the page's pointers and
 * of those of a headset alike; misses from listeners of the page.
 */
export class Pointing {
  readonly pace: Pace
  /** What each pointer is over, of those that listen to hovering; the scene itself for nothing. */
  #over = new Map<number, SceneNode>()
  #pressed = new Set<number>()
  readonly #dragging = new Dragging()
  #marquee: { id: number; frame: Marquee; release: () => void } | null = null
  /** Lets the camera move again after a drag, by pointer. */
  #releases = new Map<number, () => void>()
  /** The last event that has hit something, by its type. */
  #hits = new Map<string, unknown>()
  #state: (() => RootState) | null = null

  constructor(private readonly viewer: Site) {
    this.pace = new Pace((event) => viewer.send(event))
  }

  /** Listens to the page until the returned function is called. */
  attach(get: () => RootState): () => void {
    this.#state = get
    const canvas = get().gl.domElement
    const stops = [
      on(window, 'pointerdown', (event) => this.#pressedAt(event)),
      on(window, 'pointermove', (event) => this.#moved(event)),
      on(window, 'pointerup', (event) => this.#released(event)),
      on(window, 'pointercancel', (event) => {
        this.#select(event, false)
        this.#pressed.delete(event.pointerId)
        this.#drop(event.pointerId, event)
      }),
      on(canvas, 'pointerleave', (event) => this.#left(event)),
      on(canvas, 'contextmenu', (event) => {
        if (this.viewer.heard.get().has('CONTEXT_MENU')) event.preventDefault()
      }),
    ]
    return () => {
      this.#state = null
      for (const stop of stops) stop()
    }
  }

  /** Reports whether this is the first hit of an event. Objects behind it are hidden by it. */
  isFirst(event: PointerLike): boolean {
    const { type } = event.nativeEvent ?? {}
    const name = `${type} ${pointerId(event)}`
    if (!isSpatial(event) && this.#hits.get(name) === event.nativeEvent) return false
    // Events are few, but pointers come and go.
    if (this.#hits.size > 64) this.#hits.clear()
    this.#hits.set(name, event.nativeEvent)
    return true
  }

  /** A pointer has moved over a node. */
  move(event: PointerLike, leaf: SceneNode) {
    const spatial = isSpatial(event)
    const where = this.#where(event)
    if (this.#dragging.has(pointerId(event))) {
      if (spatial) this.#drag(pointerId(event), where, aimOf(event), handOf(event), leastReach)
      return
    }
    if (!spatial && where.pointer !== 'touch') this.viewer.hovered.set(nearest(leaf, listens))
    this.#hover(pointerId(event), leaf, { ...where, ...describeHit(event, event.ray) })
  }

  /** A button was pressed over a node. grab is false if a gizmo takes the pointer. */
  down(event: PointerLike, leaf: SceneNode, grab: boolean) {
    this.#pressed.add(pointerId(event))
    this.#dragging.press(pointerId(event))
    // A finger is over something only from here on.
    if (this.viewer.graph.interest.any.get()) this.move(event, leaf)
    this.gesture('POINTER_DOWN', event, leaf)
    const node = nearest(leaf, (at) => listensTo(at, 'drag'))
    if (node && grab && !this.#selects(event.nativeEvent) && (event.nativeEvent.button ?? 0) <= 0)
      this.#grab(event, node)
  }

  up(event: PointerLike, leaf: SceneNode) {
    this.#pressed.delete(pointerId(event))
    if (isSpatial(event)) this.#release(pointerId(event), this.#where(event), aimOf(event))
    this.gesture('POINTER_UP', event, leaf)
  }

  /** Reports whether the click of an event is the end of a drag. */
  isAfterDrag(event: PointerLike): boolean {
    return this.#dragging.wasDrag(pointerId(event))
  }

  #grab(event: PointerLike, node: SceneNode) {
    const id = pointerId(event)
    const spatial = isSpatial(event)
    const { camera } = this.#state!()
    const aim = aimOf(event)
    const native = event.nativeEvent as PointerEvent
    const view = spatial && aim.ray ? aim.ray.direction : camera.getWorldDirection(new Vector3())
    const from = spatial ? handOf(event) : new Vector3(native.clientX, native.clientY, 0)
    if (!this.#dragging.begin(id, node, aim, view, from)) return
    this.#releases.set(id, this.viewer.rig.hold())
    if (spatial) capture(event)
    else this.#canvas().setPointerCapture(native.pointerId)
    if (!spatial) this.#canvas().style.cursor = 'grabbing'
  }

  #drag(id: number, where: Where, aim: Aim, now: Vector3, least: number) {
    for (const lost of this.#dragging.lost()) this.#free(lost, aim)
    const step = this.#dragging.move(id, aim, now, least)
    if (!step) return
    if (step.started) this.#tell('DRAG_START', step, where)
    this.pace.put(`DRAG ${id}`, dragEvent('DRAG', step, where))
    this.#state!().invalidate()
  }

  #release(id: number, where: Where, aim: Aim) {
    const step = this.#free(id, aim)
    if (step?.node.parent) this.#tell('DRAG_END', step, where)
  }

  #free(id: number, aim: Aim): DragStep | null {
    this.#releases.get(id)?.()
    if (this.#releases.delete(id) && id >= 0) {
      const { hovered } = this.viewer
      this.#canvas().style.cursor = hovered.get() ? 'grab' : ''
    }
    return this.#dragging.end(id, aim)
  }

  #tell(etype: DragEtype, step: DragStep, where: Where) {
    this.pace.flush()
    this.viewer.send(dragEvent(etype, step, where))
  }

  // Ends the drag of a pointer of the page where it is.
  #drop(id: number, event: PointerEvent) {
    if (!this.#dragging.has(id)) return
    const where = this.#native(event)
    this.#release(id, where, { ray: rayOf(where) })
  }

  #native(event: PointerEvent): ReturnType<typeof describeNative> {
    const { camera, gl } = this.#state!()
    return describeNative(event, gl.domElement, camera)
  }

  /** A pointer of a headset has left everything. */
  leave(event: PointerLike) {
    if (isSpatial(event)) this.#turn(pointerId(event), null, this.#where(event))
  }

  /** Sends an event that needs a handler, for the nearest node that listens, else for the node itself. */
  gesture(etype: PointerEtype, event: PointerLike, leaf: SceneNode) {
    if (!this.viewer.heard.get().has(etype)) return
    const { key } = nearest(leaf, listens) ?? leaf
    this.#send(etype, key, { ...this.#where(event), ...describeHit(event, event.ray) })
  }

  #where(event: PointerLike): Where {
    return describePointer(event, this.#canvas())
  }

  #canvas(): HTMLCanvasElement {
    return this.#state!().gl.domElement
  }

  #hover(id: number, leaf: SceneNode | null, value: Where) {
    const { root } = this.viewer.graph
    const target =
      nearest(leaf, (node) => listensTo(node, 'hover')) ?? (listensTo(root, 'hover') ? root : null)
    this.#turn(id, target, value)
    if (target) this.pace.put(`POINTER_MOVE ${id}`, pointerEvent('POINTER_MOVE', target.key, value))
  }

  // Notes what a pointer is over, and tells what it has left and entered.
  #turn(id: number, target: SceneNode | null, value: Where) {
    const before = this.#over.get(id)
    if (before === (target ?? undefined)) return
    if (before) {
      const { button, modifiers, pointer, screen, ray } = value
      const where = { button, modifiers, pointer, ...(screen ? { screen } : {}), ...(ray ? { ray } : {}) }
      this.#send('POINTER_LEAVE', before.key, where)
    }
    if (!target) {
      this.#over.delete(id)
      return
    }
    this.#over.set(id, target)
    this.#send('POINTER_ENTER', target.key, value)
  }

  #send(etype: PointerEtype, key: string | undefined, value: Where) {
    this.pace.flush()
    this.viewer.send(pointerEvent(etype, key, value))
  }

  // Reports whether a press begins a selection by a rectangle.
  #selects({ shiftKey, button }: Partial<MouseEvent>): boolean {
    return shiftKey === true && (button ?? 0) === 0 && this.viewer.heard.get().has('RECT_SELECT')
  }

  #pressedAt(event: PointerEvent) {
    const canvas = this.#canvas()
    if (this.#marquee || event.target !== canvas || !this.#selects(event)) return
    const frame = new Marquee(canvas, screenOf(event, canvas)!)
    this.#marquee = { id: event.pointerId, frame, release: this.viewer.rig.hold() }
    canvas.setPointerCapture(event.pointerId)
  }

  // Ends the selection of a pointer, and sends what is selected unless it was cancelled.
  #select(event: PointerEvent, send: boolean) {
    if (this.#marquee?.id !== event.pointerId) return
    const { frame, release } = this.#marquee
    this.#marquee = null
    const { button: _, ray: __, ...where } = this.#native(event)
    const screen = frame.extend(where.screen)
    frame.remove()
    release()
    if (!send || !frame.drawn) return
    const { camera } = this.#state!()
    const value = { ...where, ...inside(this.viewer.graph, camera, screen), screen }
    this.pace.flush()
    this.viewer.send({ ts: timestamp(), etype: 'RECT_SELECT', value })
  }

  // After the handlers of the canvas: what has hit nothing is known by then.
  #moved(event: PointerEvent) {
    const { graph, hovered } = this.viewer
    if (this.#marquee?.id === event.pointerId) {
      this.#marquee.frame.extend(screenOf(event, this.#canvas())!)
      return
    }
    if (this.#dragging.has(event.pointerId)) {
      const where = this.#native(event)
      const now = new Vector3(event.clientX, event.clientY, 0)
      this.#drag(event.pointerId, where, { ray: rayOf(where) }, now, leastPixels)
      return
    }
    if (!graph.interest.any.get() || event.target !== this.#canvas()) return
    if (this.#hits.get(`pointermove ${event.pointerId}`) === event) return
    hovered.set(null)
    if (!this.#over.has(event.pointerId) && !listensTo(graph.root, 'hover')) return
    this.#hover(event.pointerId, null, this.#native(event))
  }

  #released(event: PointerEvent) {
    this.#drop(event.pointerId, event)
    this.#select(event, true)
    if (!this.#pressed.delete(event.pointerId) || !this.viewer.heard.get().has('POINTER_UP')) return
    if (this.#hits.get(`pointerup ${event.pointerId}`) === event) return
    this.#send('POINTER_UP', undefined, this.#native(event))
  }

  #left(event: PointerEvent) {
    this.viewer.hovered.set(null)
    if (!this.#over.has(event.pointerId)) return
    this.#turn(event.pointerId, null, this.#native(event))
  }
}

/** What the pointers of a headset have. */
interface Spatial {
  pointerType?: string
  pointerPosition?: Vector3
  pointerId: number
  target: { setPointerCapture?(id: number): void }
}

// A hand that touches a node points at nothing else: it is where it is.
function aimOf(event: PointerLike): Aim {
  const { pointerType, pointerPosition } = event as unknown as Spatial
  if (isSpatial(event) && pointerPosition && (pointerType === 'grab' || pointerType === 'touch'))
    return { at: pointerPosition.clone() }
  return { ray: event.ray.clone() }
}

// Where a hand is, and a little ahead of it, so that a turn of the wrist counts.
function handOf(event: PointerLike): Vector3 {
  const aim = aimOf(event)
  return aim.ray ? aim.ray.at(1, new Vector3()) : aim.at
}

function capture(event: PointerLike) {
  const { target, pointerId: id } = event as unknown as Spatial
  target.setPointerCapture?.(id)
}

function rayOf({ ray: { origin, direction } }: ReturnType<typeof describeNative>): Ray {
  return new Ray(new Vector3(...origin), new Vector3(...direction))
}

function dragEvent(etype: DragEtype, { node, fields }: DragStep, where: Where): PageEvent {
  const { key } = node
  return {
    ts: timestamp(),
    etype,
    key,
    value: { ...(key === undefined ? {} : { key }), ...where, ...fields },
  }
}

function pointerEvent(etype: PointerEtype, key: string | undefined, value: Where): PageEvent {
  return { ts: timestamp(), etype, key, value: key === undefined ? value : { key, ...value } }
}

function on<K extends keyof HTMLElementEventMap>(
  target: Window | HTMLElement,
  type: K,
  handler: (event: HTMLElementEventMap[K]) => void,
): () => void {
  target.addEventListener(type, handler as EventListener)
  return () => target.removeEventListener(type, handler as EventListener)
}
