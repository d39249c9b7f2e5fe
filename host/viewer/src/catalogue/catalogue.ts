import type { Props } from '../scene/node'
import type { Kind, Read } from './kinds'
import { sameAs, type ClientTag, type SameAs } from './client'
import { catalogue } from './generated'

/**
 * The catalogue, as the viewer uses it: which properties a tag has, of which type, and what holds
 * where a script does not set them.
 *
 * generated.ts is written from protocol/catalog/components.json, from which checks, help and the
 * script's annotations come too. For each tag it has a schema, a map from the names that
 * properties have on the wire to kinds (kinds.ts). A kind says the type of a property to the
 * compiler and reads its value when the page runs, so the two cannot differ. A component of the
 * tag is given what readProps returns: every property, of the type that the catalogue promises,
 * with the default for one that the script does not set or that cannot be used. Components
 * therefore have no defaults of their own. Where a default depends on something (the theme, the
 * picture's size), the catalogue has none, and the property may be undefined.
 *
 * The pose (position, rotation, quaternion, scale, matrix, visible) is not among the properties,
 * except where it has a meaning of its own: transform.ts puts it into the object, without React.
 *
 * Properties are read once for each change of a node that is rendered, never for each frame and
 * never for what bypasses React. A property that did not change keeps its value, also an object,
 * so it can be a dependency of a hook.
 */
export type Catalogue = typeof catalogue

/** A tag of the catalogue. */
export type Tag = keyof Catalogue

/** A tag that the viewer may have a component for. */
export type AnyTag = Tag | ClientTag

/** How the properties of a tag are read. */
export type Schema = Readonly<Record<string, Kind<unknown>>>

/** The properties that a component of a tag is given; of several tags, those of one of them. */
export type PropsOf<T extends AnyTag> = T extends AnyTag ? (SameAs<T> extends Tag ? PropsIn<Catalogue[SameAs<T>]['props']> : {}) : never

/** The properties of a schema. */
export type PropsIn<S> = { readonly [Name in keyof S]: Read<S[Name]> }

/** The properties of a tag by name, as sent, and as they were read the last time. */
export interface Reading {
  readonly sent: Props
  readonly props: Readonly<Record<string, unknown>>
}

const none: Schema = {}

/** Returns how the properties of a tag are read. Tags that only the viewer knows have no schema. */
export function schemaOf(tag: string): Schema {
  const known = sameAs(tag)
  return Object.hasOwn(catalogue, known) ? catalogue[known as Tag].props : none
}

/** Reads all properties of a schema. What was sent before and did not change is not read again. */
export function readProps(schema: Schema, sent: Props, before?: Reading): Reading {
  const props: Record<string, unknown> = {}
  for (const name in schema) {
    const value = sent[name]
    if (before && before.sent[name] === value) props[name] = before.props[name]
    else props[name] = value === undefined ? schema[name]!.otherwise : schema[name]!.read(value)
  }
  return { sent, props }
}

/** Reads one property of a tag, for what bypasses React. */
export function readProp<T extends Tag, Name extends keyof Catalogue[T]['props']>(tag: T, name: Name, value: unknown): Read<Catalogue[T]['props'][Name]> {
  return ((catalogue[tag].props as Schema)[name as string] as Kind<Read<Catalogue[T]['props'][Name]>>).read(value)
}
