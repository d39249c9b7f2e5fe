import type { Events } from './events'
import type { Kind } from './kinds'

/** What the catalogue says of a tag beside its properties. */
export interface About {
  /** The names that the components of the tag have in scripts. */
  readonly names: readonly string[]
  /** 1: every viewer shows it, 2: this one does, 3: Vuer's own client alone does. */
  readonly tier: 1 | 2 | 3
  /** What the children may be; nothing for none. */
  readonly children: '' | 'nodes' | 'text' | 'image'
  /** The events that a page sends for it. */
  readonly events?: readonly (keyof Events | `${string}_RESPONSE` | 'ON_CONTRIB_LOAD')[]
}

/** An entry of the catalogue, with the types of its properties kept. */
export function entry<S extends Readonly<Record<string, Kind<unknown>>>, const A extends About>(props: S, about: A): A & { readonly props: S } {
  return { ...about, props }
}
