import { addAfterEffect, addEffect, flushSync as flushCanvas, invalidate } from '@react-three/fiber'
import { flushSync as flushPage } from 'react-dom'
import type { Viewer } from '../viewer'

// A hidden page draws nothing, but keeps its scene current, so that it is right in the
// instant in which it is seen again.
const hiddenInterval = 100

/**
 * Decides when what has arrived is brought to the screen: just before a frame is drawn. The
 * messages of a sender that is faster than the screen are then one change.
 */
export class Pump {
  #viewer: Viewer | null = null
  #canvas = false
  #last = -Infinity
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Asks for a flush. */
  readonly wake = () => {
    if (this.#canvas && !document.hidden) {
      invalidate()
    } else {
      this.#soon()
    }
  }

  /** Serves a viewer until the page goes. */
  drive(viewer: Viewer) {
    this.#viewer = viewer
    viewer.flushNow = () => this.#flush()
    document.addEventListener('visibilitychange', () => this.#now())
    addEffect(() => {
      this.#flush()
    })
    let first = true
    addAfterEffect(() => {
      viewer.shown()
      if (!first || !viewer.hasScene.get()) return
      first = false
      // How long a page takes to its first picture of a scene.
      performance.mark('vuerlua-scene')
    })
  }

  /** There is a canvas, whose frames now carry the flushes. */
  set canvas(up: boolean) {
    this.#canvas = up
    this.#now()
  }

  #soon() {
    const wait = this.#last + hiddenInterval - performance.now()
    if (wait <= 0) this.#now()
    else this.#timer ??= setTimeout(() => this.#now(), wait)
  }

  #now() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#last = performance.now()
    this.#flush()
    this.#viewer?.shown()
    if (this.#canvas) invalidate()
  }

  #flush() {
    try {
      this.#viewer?.flush((work) => flushPage(() => flushCanvas(work)))
    } catch (error) {
      // It must not stop the loop that draws.
      console.error(error)
    }
  }
}
