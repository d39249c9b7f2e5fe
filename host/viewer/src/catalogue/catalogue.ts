import type { Props } from '../scene/node'
import type { Kind, Read } from './kinds'
import { sameAs, type ClientTag, type SameAs } from './client'
import { catalogue } from './generated'

/**
 * The catalogue, as the viewer uses it: the properties of each tag, with their types and defaults.
 *
 * The folder generated is written from protocol/catalog/components.json, which is also the source
 * of checks, help and the script's annotations. For each tag it has a schema: a map from property
 * names on the wire to kinds (kinds.ts). A kind has the type of a property for the compiler and
 * reads its value when the page runs, so the two cannot differ. Components receive the result of
 * readProps: every property of their tag, with its type, and with the default if the script does
 * not set it or sets an unusable value. Components therefore have no defaults of their own. If a
 * default depends on something else (the theme, the picture's size), the catalogue has none, and
 * the property may be undefined.
 *
 * The pose (position, rotation, quaternion, scale, matrix, visible) is not among the properties,
 * except for tags that use it differently: transform.ts puts it into the object, without React.
 *
 * Properties are read once for each change of a node that is rendered, never for each frame and
 * never for changes that bypass React. An unchanged property keeps its value, even if that is an
 * object, so it can be a dependency of a hook.
 */
export type Catalogue = typeof catalogue

/** A tag of the catalogue. */
export type Tag = keyof Catalogue

/** A tag that the viewer may have a component for. */
export type AnyTag = Tag | ClientTag

/** How the properties of a tag are read. */
export type Schema = Readonly<Record<string, Kind<unknown>>>

/** The properties that a component receives for a tag, or for one of several tags. */
export type PropsOf<T extends AnyTag> = T extends AnyTag
  ? SameAs<T> extends Tag
    ? PropsIn<Catalogue[SameAs<T>]['props']>
    : {}
  : never

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

/** Reads all properties of a schema. Values that are the same as before are not read again. */
export function readProps(schema: Schema, sent: Props, before?: Reading): Reading {
  const props: Record<string, unknown> = {}
  for (const name in schema) {
    const value = sent[name]
    if (before && before.sent[name] === value) props[name] = before.props[name]
    else props[name] = value === undefined ? schema[name]!.otherwise : schema[name]!.read(value)
  }
  return { sent, props }
}

/** Reads one property of a tag, for a change that bypasses React. */
export function readProp<T extends Tag, Name extends keyof Catalogue[T]['props']>(
  tag: T,
  name: Name,
  value: unknown,
): Read<Catalogue[T]['props'][Name]> {
  return ((catalogue[tag].props as Schema)[name as string] as Kind<Read<Catalogue[T]['props'][Name]>>).read(
    value,
  )
}
