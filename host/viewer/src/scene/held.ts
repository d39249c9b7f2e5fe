import type { SceneNode } from './node'

/** The nodes that a visitor moves: what the script says of their pose is not shown until they are released. */
export const held = new WeakSet<SceneNode>()
