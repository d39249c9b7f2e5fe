import { Text as TroikaText } from '@react-three/drei'
import { use } from 'react'
import { DoubleSide } from 'three'
import { configureTextBuilder } from 'troika-three-text'
import { color } from '../common/values'
import type { Child, Props } from '../../scene/node'
import { renderChildren } from '../../scene/NodeView'
import { useView } from '../../scene/hooks'
import { register, type ComponentProps } from '../../scene/registry'
import { coverageOf, latinFont } from './fonts'
import { useInk } from './ink'
import { PaintedText } from './PaintedText'
import type { TextProps } from './parts'

// Only for characters that a font lacks which the script brings: never another machine.
configureTextBuilder({ unicodeFontsURL: new URL('/unicode-fonts', location.href).href })

const passed = [
  'anchorX',
  'anchorY',
  'characters',
  'clipRect',
  'curveRadius',
  'debugSDF',
  'depthOffset',
  'direction',
  'fillOpacity',
  'fontSize',
  'glyphGeometryDetail',
  'letterSpacing',
  'lineHeight',
  'maxWidth',
  'outlineBlur',
  'outlineOffsetX',
  'outlineOffsetY',
  'outlineOpacity',
  'outlineWidth',
  'overflowWrap',
  'sdfGlyphSize',
  'strokeOpacity',
  'strokeWidth',
  'textAlign',
  'whiteSpace',
  'renderOrder',
] as const

/** Those of the named properties that say something. */
export function said(props: Props, names: readonly string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const name of names) if (props[name] !== undefined && props[name] !== null) out[name] = props[name]
  return out
}

/** The texts among the children, and the rest of them. */
export function splitText(children: readonly Child[] | null, props: Props): [text: string, rest: Child[]] {
  const all = children ?? []
  const text = all.filter((child) => typeof child === 'string').join('')
  return [text || String(props['text'] ?? ''), all.filter((child) => typeof child !== 'string')]
}

/** Returns the address of a node's own font file, or null. */
export function ownFont(props: Props): string | null {
  const { font } = props
  return typeof font === 'string' && font !== '' ? new URL(font, document.baseURI).href : null
}

function isBold(weight: unknown): boolean {
  return weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
}

function Text(given: ComponentProps) {
  const { node, sent: props } = given
  const [text, rest] = splitText(useView(node).children, props)
  const style = { bold: isBold(props['fontWeight']), italic: props['fontStyle'] === 'italic' }
  const own = ownFont(props)
  const parts = { ...given, text, rest, style }
  if (own !== null) return <OfOwnFont {...parts} own={own} />
  const font = latinFont(text, style)
  return font === null ? <PaintedText {...parts} own={null} /> : <Glyphs {...parts} font={font} />
}

// Draws a text from the outlines of its own font, or paints it if the font lacks one of its characters.
function OfOwnFont({ own, ...parts }: TextProps & { own: string }) {
  const coverage = use(coverageOf(own))
  // A font in an unknown format is left to the text library.
  return coverage.empty || coverage.has(parts.text) ? (
    <Glyphs {...parts} font={own} />
  ) : (
    <PaintedText {...parts} own={own} />
  )
}

function Glyphs({ node, sent: props, text, rest, font }: TextProps & { font: string }) {
  const ink = useInk()
  const edge = (name: string) =>
    props[name] === undefined ? {} : { [name]: color(props[name], 'black').getHex() }
  return (
    <TroikaText
      ref={node.ref}
      font={font}
      color={color(props['color'], ink).getHex()}
      material-toneMapped={false}
      material-side={DoubleSide}
      {...said(props, passed)}
      {...edge('outlineColor')}
      {...edge('strokeColor')}
    >
      {text}
      {renderChildren(rest)}
    </TroikaText>
  )
}

register('scene', 'Text', { component: Text, spatial: true, text: true })
