import type { ComponentType, ReactNode } from 'react'
import type { Object3D } from 'three'
import type { AnyTag, PropsOf } from '../catalogue/catalogue'
import type { Props, SceneNode } from './node'
import type { Placement } from './transform'

/** The arguments of a component for a tag, or for one of several tags. Without a tag the properties have no type. */
export interface ComponentProps<T extends AnyTag = never> {
  node: SceneNode
  /** The properties of the catalogue, with their types and defaults. */
  props: [T] extends [never] ? unknown : PropsOf<T>
  /** The properties as sent, of any type, without those that place the object if the tag is spatial. */
  sent: Props
  /** The node's children, rendered. */
  children?: ReactNode
}

/** Where a component lives: in the canvas, or in the page above it. */
export type Realm = 'scene' | 'html'

/**
 * Puts one property into the mounted object at once, without React. It gives false for what it
 * cannot do; then the component is rendered as well. It must do what the component would.
 */
export type FastProp = (object: Object3D, value: unknown, node: SceneNode) => boolean

export interface Definition<T extends AnyTag = never> {
  component: ComponentType<ComponentProps<T>>
  /**
   * The component gives `node.ref` to the Object3D that stands for the node, and leaves
   * position, rotation, quaternion, scale, matrix and visible to it: they are put into the
   * object when it is mounted and whenever they change, and never rendered. An object says
   * where it is when the script does not place it.
   */
  spatial?: true | Placement
  /** Texts among the children are rendered too; in the canvas they are else left out. */
  text?: true
  /** It is a control: outside of a panel and of other elements it belongs into the page's default panel. */
  control?: true
  /** Other properties that need not be rendered. */
  fast?: Readonly<Record<string, FastProp>>
}

const definitions: Record<Realm, Map<string, Definition>> = { scene: new Map(), html: new Map() }

/** Registers how nodes of these tags are shown. */
export function register<T extends AnyTag>(
  realm: Realm,
  tags: T | readonly T[],
  definition: Definition<NoInfer<T>>,
) {
  for (const tag of typeof tags === 'string' ? [tags] : tags) {
    if (definitions[realm].has(tag)) throw new Error(`${realm} component ${tag} is registered twice`)
    definitions[realm].set(tag, definition as Definition)
  }
}

export function lookup(realm: Realm, tag: string): Definition | undefined {
  return definitions[realm].get(tag)
}

/** All tags of a realm, for the tests that show each of them. */
export function registeredTags(realm: Realm): string[] {
  return [...definitions[realm].keys()]
}
