import { use, useEffect, useMemo } from 'react'
import { mergeVertices, Font, TextGeometry } from 'three-stdlib'
import { renderChildren, useView } from '../../scene/NodeView'
import type { Child, Props } from '../../scene/node'
import { register, type ComponentProps } from '../../scene/registry'
import { wideFont } from './fonts'
import { said, splitText } from './Text'

const fonts = new Map<string, Promise<Font>>()

/** A font of outlines: the script's typeface file, Inter, or for what that lacks DejaVu. */
function fontFor(file: string | null, text: string): Promise<Font> {
  const name = file ?? (/^[\s\x20-\x7e]*$/.test(text) ? 'inter' : 'wide')
  let font = fonts.get(name)
  if (!font) {
    font = file !== null ? load(file) : name === 'inter' ? loadInter() : loadWide()
    fonts.set(name, font)
    // What failed for a moment may be asked for again, but not at once and for ever.
    font.catch(() => setTimeout(() => fonts.delete(name), 5000))
  }
  return font
}

async function load(file: string): Promise<Font> {
  const response = await fetch(file)
  if (!response.ok) throw new Error(`font ${file}: ${response.status} ${response.statusText}`)
  return new Font(await response.json())
}

async function loadInter(): Promise<Font> {
  const { default: address } = await import('@pmndrs/assets/fonts/inter_bold.json')
  return load(address)
}

async function loadWide(): Promise<Font> {
  const { loadTrueType } = await import('./outlines')
  return loadTrueType(wideFont(true))
}

const defaults = {
  size: 1, height: 0.2, bevelThickness: 0.1, bevelSize: 0.01, bevelEnabled: false, bevelOffset: 0, bevelSegments: 4,
  curveSegments: 8,
}

// Vuer's Python package always sends letterSpacing 1 and lineHeight 0. Taken at their word
// they would pull the letters apart and put all lines on one: they mean that nothing was said.
function spacing(props: Props): { letterSpacing: number; lineHeight: number } {
  const { letterSpacing = 0, lineHeight = 1 } = said(props, ['letterSpacing', 'lineHeight']) as Record<string, number>
  const unsaid = letterSpacing === 1 && lineHeight === 0
  return unsaid ? { letterSpacing: 0, lineHeight: 1 } : { letterSpacing, lineHeight: lineHeight === 0 ? 1 : lineHeight }
}

function Text3D({ node, props }: ComponentProps) {
  const [text, rest] = splitText(useView(node).children, props)
  const font = use(fontFor(typeof props['font'] === 'string' && props['font'] !== '' ? props['font'] : null, text))
  const geometry = useMemo(() => {
    const made = new TextGeometry(text, { font, ...defaults, ...said(props, Object.keys(defaults)), ...spacing(props) })
    const { smooth } = props
    if (typeof smooth !== 'number' || smooth <= 0) return made
    const merged = mergeVertices(made, smooth)
    merged.computeVertexNormals()
    return merged
  }, [font, text, props])
  useEffect(() => () => geometry.dispose(), [geometry])
  const { color, material } = props
  return (
    <mesh ref={node.ref} castShadow={props['castShadow'] !== false} receiveShadow={props['receiveShadow'] !== false}>
      <primitive object={geometry} attach="geometry" />
      {!hasMaterial(rest) && <meshStandardMaterial roughness={0.5} {...(color === undefined ? {} : { color: color as string })} {...(material as object | undefined)} />}
      {renderChildren(rest)}
    </mesh>
  )
}

function hasMaterial(children: readonly Child[]): boolean {
  return children.some((child) => typeof child !== 'string' && /material$/i.test(child.tag))
}

register('scene', 'Text3D', { component: Text3D, spatial: true, text: true })
