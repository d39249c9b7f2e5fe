import { Text as TroikaText } from '@react-three/drei'
import { use, useEffect, useMemo } from 'react'
import { DoubleSide } from 'three'
import { configureTextBuilder } from 'troika-three-text'
import type { Child, Props } from '../../scene/node'
import { renderChildren, useView } from '../../scene/NodeView'
import { register, type ComponentProps } from '../../scene/registry'
import { coverageOf, latinFont, wideFont } from './fonts'
import { useInk } from './ink'
import { paint } from './painted'

// Only for characters that a font lacks which the script brings: never another machine.
configureTextBuilder({ unicodeFontsURL: new URL('/unicode-fonts', location.href).href })

const passed = [
  'anchorX', 'anchorY', 'characters', 'clipRect', 'curveRadius', 'debugSDF', 'depthOffset', 'direction', 'fillOpacity', 'fontSize',
  'glyphGeometryDetail', 'letterSpacing', 'lineHeight', 'maxWidth', 'outlineBlur', 'outlineColor',
  'outlineOffsetX', 'outlineOffsetY', 'outlineOpacity', 'outlineWidth', 'overflowWrap', 'sdfGlyphSize',
  'strokeColor', 'strokeOpacity', 'strokeWidth', 'textAlign', 'whiteSpace', 'renderOrder',
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

function isBold(weight: unknown): boolean {
  return weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
}

function Text(given: ComponentProps) {
  const { node, props } = given
  const [text, rest] = splitText(useView(node).children, props)
  const style = { bold: isBold(props['fontWeight']), italic: props['fontStyle'] === 'italic' }
  const own = typeof props['font'] === 'string' && props['font'] !== '' ? new URL(props['font'], document.baseURI).href : null
  const font = own ?? latinFont(text, style)
  if (font === null) return <BeyondLatin {...given} text={text} rest={rest} bold={style.bold} italic={style.italic} />
  return <Glyphs {...given} text={text} rest={rest} font={font} />
}

interface SplitProps extends ComponentProps {
  text: string
  rest: Child[]
}

// What a bundled font has is made of its outlines, the rest is painted.
function BeyondLatin(given: SplitProps & { bold: boolean; italic: boolean }) {
  const font = wideFont(given.bold)
  const coverage = use(coverageOf(font))
  return coverage.has(given.text) ? <Glyphs {...given} font={font} /> : <PaintedText {...given} />
}

function Glyphs({ node, props, text, rest, font }: SplitProps & { font: string }) {
  const ink = useInk()
  return (
    <TroikaText
      ref={node.ref}
      font={font}
      color={(props['color'] ?? ink) as string}
      material-toneMapped={false}
      material-side={DoubleSide}
      {...said(props, passed)}
    >
      {text}
      {renderChildren(rest)}
    </TroikaText>
  )
}

function PaintedText({ node, props, text, rest, bold, italic }: SplitProps & { bold: boolean; italic: boolean }) {
  const ink = useInk()
  const fontSize = lengthOf(props['fontSize'], 1, 1)
  const outlineWidth = lengthOf(props['outlineWidth'], 0, fontSize)
  const { color, textAlign, outlineColor, maxWidth, lineHeight } = props
  const painted = useMemo(
    () =>
      paint(text, {
        color: cssColor(color, ink), fontSize, bold, italic, outlineWidth,
        align: textAlign === 'center' || textAlign === 'right' ? textAlign : 'left',
        outlineColor: cssColor(outlineColor, '#000'),
        maxWidth: typeof maxWidth === 'number' ? maxWidth : Infinity,
        lineHeight: typeof lineHeight === 'number' ? lineHeight : 1.2,
      }),
    [text, color, ink, fontSize, bold, italic, outlineWidth, textAlign, outlineColor, maxWidth, lineHeight],
  )
  useEffect(() => () => painted.texture.dispose(), [painted])
  const { width, height, texture } = painted
  return (
    <group ref={node.ref}>
      <mesh position={[across(props['anchorX'], width), up(props['anchorY'], height), 0]} renderOrder={Number(props['renderOrder'] ?? 0)}>
        <planeGeometry args={[width, height]} />
        <meshBasicMaterial map={texture} transparent depthWrite={false} toneMapped={false} side={DoubleSide} opacity={Number(props['fillOpacity'] ?? 1)} />
        {renderChildren(rest)}
      </mesh>
    </group>
  )
}

// Where the middle of a text is that is anchored there.
function across(anchor: unknown, width: number): number {
  if (anchor === 'left') return width / 2
  if (anchor === 'right') return -width / 2
  return typeof anchor === 'number' ? width / 2 - anchor : 0
}

function up(anchor: unknown, height: number): number {
  if (typeof anchor === 'string' && anchor.startsWith('top')) return -height / 2
  if (typeof anchor === 'string' && anchor.startsWith('bottom')) return height / 2
  return typeof anchor === 'number' ? anchor - height / 2 : 0
}

// A length, or as many percent of another.
function lengthOf(value: unknown, otherwise: number, whole: number): number {
  if (typeof value === 'string' && value.endsWith('%')) return (parseFloat(value) / 100) * whole || 0
  const length = Number(value ?? otherwise)
  return Number.isFinite(length) ? length : otherwise
}

function cssColor(value: unknown, otherwise: string): string {
  if (typeof value === 'number') return `#${value.toString(16).padStart(6, '0')}`
  return typeof value === 'string' ? value : otherwise
}

register('scene', 'Text', { component: Text, spatial: true, text: true })
