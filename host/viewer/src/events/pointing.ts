import type { RootState } from '@react-three/fiber'
import type { Object3D } from 'three'
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
  isSpatial,
  pointerId,
  type PointerLike,
} from './describe'
import { Pace } from './pace'

/** Returns the node that an object of the canvas belongs to. */
export function nodeOf(object: Object3D | null): SceneNode | null {
  for (let at = object; at; at = at.parent) {
    const node = at.userData['node'] as SceneNode | undefined
    if (node) return node
  }
  return null
}

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
      on(window, 'pointermove', (event) => this.#moved(event)),
      on(window, 'pointerup', (event) => this.#released(event)),
      on(window, 'pointercancel', (event) => this.#pressed.delete(event.pointerId)),
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
    if (!spatial && where.pointer !== 'touch') this.viewer.hovered.set(nearest(leaf, listens))
    this.#hover(pointerId(event), leaf, { ...where, ...describeHit(event, event.ray) })
  }

  down(event: PointerLike, leaf: SceneNode) {
    this.#pressed.add(pointerId(event))
    // A finger is over something only from here on.
    if (this.viewer.graph.interest.any.get()) this.move(event, leaf)
    this.gesture('POINTER_DOWN', event, leaf)
  }

  up(event: PointerLike, leaf: SceneNode) {
    this.#pressed.delete(pointerId(event))
    this.gesture('POINTER_UP', event, leaf)
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

  // After the handlers of the canvas: what has hit nothing is known by then.
  #moved(event: PointerEvent) {
    const { graph, hovered } = this.viewer
    if (!graph.interest.any.get() || event.target !== this.#canvas()) return
    if (this.#hits.get(`pointermove ${event.pointerId}`) === event) return
    hovered.set(null)
    const { camera, gl } = this.#state!()
    if (!this.#over.has(event.pointerId) && !listensTo(graph.root, 'hover')) return
    this.#hover(event.pointerId, null, describeNative(event, gl.domElement, camera))
  }

  #released(event: PointerEvent) {
    if (!this.#pressed.delete(event.pointerId) || !this.viewer.heard.get().has('POINTER_UP')) return
    if (this.#hits.get(`pointerup ${event.pointerId}`) === event) return
    const { camera, gl } = this.#state!()
    this.#send('POINTER_UP', undefined, describeNative(event, gl.domElement, camera))
  }

  #left(event: PointerEvent) {
    this.viewer.hovered.set(null)
    if (!this.#over.has(event.pointerId)) return
    const { camera, gl } = this.#state!()
    this.#turn(event.pointerId, null, describeNative(event, gl.domElement, camera))
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
