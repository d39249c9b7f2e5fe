import { Store } from '../store'
import { reasonOf } from '../reason'
import type { Props, SceneNode } from '../scene/node'

export type Mode = 'immersive-vr' | 'immersive-ar'

/** A node that wants to hear of a headset, its hands or what it sees. */
export interface Tracker {
  node: SceneNode
  props: Props
}

/**
 * What of WebXR is there before any of it is loaded: which modes there are, and who wants to hear
 * of it. The rest comes when a mode is found, so that a page on a desk does without.
 */
export class XR {
  /** The modes that the browser and its headset have. */
  readonly modes = new Store<readonly Mode[]>([])
  readonly trackers = new Store<readonly Tracker[]>([])
  /** Set by what is loaded later. */
  begin: ((mode: Mode) => Promise<unknown>) | null = null

  /** What the headset has seen of the room; replaced by what is loaded later. */
  seen: () => object[] = () => []

  constructor(private readonly failed: (reason: string) => void) {
    void this.#look()
    navigator.xr?.addEventListener?.('devicechange', () => void this.#look())
  }

  async enter(mode: Mode) {
    try {
      if (!this.begin) throw new Error('it is still being loaded; try again')
      await this.begin(mode)
    } catch (error) {
      this.failed(`cannot enter ${mode === 'immersive-ar' ? 'AR' : 'VR'}: ${reasonOf(error)}`)
    }
  }

  /** The meshes of the room for GET_WEBXR_MESH; an error where the scene does not want them. */
  meshes(): object[] {
    if (!this.trackers.get().some(({ node }) => node.tag === 'WebXRMesh'))
      throw new Error('the scene has no WebXRMesh')
    return this.seen()
  }

  /** Lets a node hear of it until the returned function is called. */
  track(tracker: Tracker): () => void {
    this.trackers.update((all) => [...all, tracker])
    return () => this.trackers.update((all) => all.filter((other) => other !== tracker))
  }

  async #look() {
    const { xr } = navigator
    if (!xr) return
    const found: Mode[] = []
    for (const mode of ['immersive-vr', 'immersive-ar'] as const) {
      if (await xr.isSessionSupported(mode).catch(() => false)) found.push(mode)
    }
    this.modes.set(found)
  }
}
