import { Store } from '../store'

/** The state of the GPU's context: browsers take it away when a driver fails or a laptop changes its GPU. */
export class Graphics {
  /** "lost" until it is restored, "gone" if it is not. */
  readonly state = new Store<'fine' | 'lost' | 'gone'>('fine')
  /** Counts the contexts. The buffers of a new context are empty, so each context has a canvas of its own. */
  readonly age = new Store(0)
}
