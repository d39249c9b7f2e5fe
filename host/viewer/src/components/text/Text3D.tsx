import { use, useEffect, useMemo } from 'react'
import { mergeVertices, TextGeometry } from 'three-stdlib'
import { renderChildren } from '../../scene/NodeView'
import { useView } from '../../scene/hooks'
import type { Child, Props } from '../../scene/node'
import { register, type ComponentProps } from '../../scene/registry'
import { color, given } from '../common/values'
import { useInk } from './ink'
import { useFace } from './PaintedText'
import { ownFont, said, splitText } from './Text'
import { fontFor, foreign, type Typeface } from './typeface'

const typefaces = new Map<string, Promise<Typeface>>()
const given3D = new WeakMap<object, Promise<Typeface>>()

/** Returns the typeface that the script gives as a file or as an object, or Inter. */
function typefaceOf(props: Props): Promise<Typeface> {
  const { font } = props
  if (typeof font === 'object' && font !== null) {
    let typeface = given3D.get(font)
    if (!typeface) given3D.set(font, (typeface = Promise.resolve(font).then((said) => checked(said, 'font'))))
    return typeface
  }
  const file = ownFont(props)
  const name = file ?? ''
  let typeface = typefaces.get(name)
  if (!typeface) {
    typefaces.set(name, (typeface = load(file)))
    // A file that failed may be requested again, but not at once and without end.
    typeface.catch(() => setTimeout(() => typefaces.delete(name), 5000))
  }
  return typeface
}

async function load(file: string | null): Promise<Typeface> {
  const address = file ?? (await import('@pmndrs/assets/fonts/inter_bold.json')).default
  const response = await fetch(address)
  if (!response.ok)
    throw new Error(`could not load the font ${address}: ${response.status} ${response.statusText}`.trim())
  return checked(await response.json().catch(() => null), address)
}

function checked(said: unknown, name: string): Typeface {
  const typeface = said as Typeface | null
  if (typeof typeface?.glyphs !== 'object')
    throw new Error(`${name} is not a typeface: Text3D takes JSON as facetype.js writes it`)
  return typeface
}

const defaults = {
  size: 1,
  height: 0.2,
  bevelThickness: 0.1,
  bevelSize: 0.01,
  bevelEnabled: false,
  bevelOffset: 0,
  bevelSegments: 4,
  curveSegments: 8,
}

// Vuer's Python package always sends letterSpacing 1 and lineHeight 0. Taken at their word
// they would pull the letters apart and put all lines on one: they mean that nothing was said.
function spacing(props: Props): { letterSpacing: number; lineHeight: number } {
  const { letterSpacing = 0, lineHeight = 1 } = said(props, ['letterSpacing', 'lineHeight']) as Record<
    string,
    number
  >
  const unsaid = letterSpacing === 1 && lineHeight === 0
  return unsaid
    ? { letterSpacing: 0, lineHeight: 1 }
    : { letterSpacing, lineHeight: lineHeight === 0 ? 1 : lineHeight }
}

const bold = { bold: true, italic: false }

function Text3D({ node, sent: props }: ComponentProps) {
  const [said3D, rest] = splitText(useView(node).children, props)
  const typeface = use(typefaceOf(props))
  const lacking = useMemo(() => foreign(said3D, typeface), [said3D, typeface])
  const ready = useFace(node, lacking, bold, null)
  const families = ready?.text === lacking ? ready.face.families : null
  const geometry = useMemo(() => {
    if (families === null) return null
    const { font, text } = fontFor(said3D, typeface, families)
    const made = new TextGeometry(text, {
      font,
      ...defaults,
      ...said(props, Object.keys(defaults)),
      ...spacing(props),
    })
    const { smooth } = props
    if (typeof smooth !== 'number' || smooth <= 0) return made
    const merged = mergeVertices(made, smooth)
    merged.computeVertexNormals()
    return merged
  }, [families, said3D, typeface, props])
  useEffect(() => () => geometry?.dispose(), [geometry])
  const ink = useInk()
  const material = typeof props['material'] === 'object' ? (props['material'] as Props | null) : null
  return (
    <mesh
      ref={node.ref}
      castShadow={props['castShadow'] !== false}
      receiveShadow={props['receiveShadow'] !== false}
    >
      {geometry && <primitive object={geometry} attach="geometry" />}
      {!hasMaterial(rest) && (
        <meshStandardMaterial
          roughness={0.5}
          {...material}
          color={color(material?.['color'] ?? props['color'], given(material?.['map']) ? '#fff' : ink)}
        />
      )}
      {renderChildren(rest)}
    </mesh>
  )
}

function hasMaterial(children: readonly Child[]): boolean {
  return children.some((child) => typeof child !== 'string' && /material$/i.test(child.tag))
}

register('scene', 'Text3D', { component: Text3D, spatial: true, text: true })
