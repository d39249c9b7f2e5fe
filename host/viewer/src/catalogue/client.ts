import type { catalogue } from './generated'

/**
 * Other names of tags, which have the properties of those tags. The viewer shows them, and they are
 * not in the catalogue: scripts have no constructor for them, but other hosts may send them.
 */
const others = {
  Fog: 'fog',
  Group: 'VuerGroup',
  Iframe: 'iframe',
  InputBox: 'Input',
  Link: 'a',
  Paragraph: 'p',
} as const satisfies Record<string, keyof typeof catalogue>

/** HTML elements that are shown as the element of that name, with the properties as sent. Elements that could change the page itself (script, style, form, object) are excluded. */
export const elementTags = [
  'article',
  'section',
  'header',
  'footer',
  'main',
  'nav',
  'aside',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'p',
  'div',
  'span',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'small',
  'sub',
  'sup',
  'mark',
  'kbd',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'dl',
  'dt',
  'dd',
  'table',
  'caption',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'th',
  'td',
  'figure',
  'figcaption',
  'details',
  'summary',
  'time',
  'hr',
  'br',
  'img',
  'video',
  'audio',
  'label',
] as const

/** Geometries as children of a mesh. */
export const geometryTags = [
  'boxGeometry',
  'capsuleGeometry',
  'circleGeometry',
  'coneGeometry',
  'cylinderGeometry',
  'dodecahedronGeometry',
  'extrudeGeometry',
  'icosahedronGeometry',
  'latheGeometry',
  'octahedronGeometry',
  'planeGeometry',
  'polyhedronGeometry',
  'ringGeometry',
  'shapeGeometry',
  'sphereGeometry',
  'tetrahedronGeometry',
  'torusGeometry',
  'torusKnotGeometry',
  'tubeGeometry',
] as const

/** All tags that the viewer shows and the catalogue does not have. */
export const clientTags: readonly ClientTag[] = [
  ...(Object.keys(others) as (keyof typeof others)[]),
  ...elementTags,
  ...geometryTags,
  'bufferGeometry',
]

export type ClientTag =
  keyof typeof others | (typeof elementTags)[number] | (typeof geometryTags)[number] | 'bufferGeometry'

/** The tag of the catalogue whose properties a tag has. */
export type SameAs<T> = T extends keyof typeof others ? (typeof others)[T] : T

export function sameAs(tag: string): string {
  return Object.hasOwn(others, tag) ? others[tag as keyof typeof others] : tag
}
