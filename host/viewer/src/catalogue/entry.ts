import type { Events } from './generated/events'
import type { Kind } from './kinds'

/** The catalogue's facts about a tag, apart from its properties. */
export interface About {
  /** The names that the components of the tag have in scripts. */
  readonly names: readonly string[]
  /** 1: every viewer shows it, 2: this viewer shows it, 3: only Vuer's own client does. */
  readonly tier: 1 | 2 | 3
  /** The kind of children that it may have; '' for none. */
  readonly children: '' | 'nodes' | 'text' | 'image'
  /** The events that a page sends for it. */
  readonly events?: readonly (keyof Events | `${string}_RESPONSE`)[]
}

/** Returns an entry of the catalogue, and keeps the types of its properties. */
export function entry<S extends Readonly<Record<string, Kind<unknown>>>, const A extends About>(
  props: S,
  about: A,
): A & { readonly props: S } {
  return { ...about, props }
}
