import { useEffect, useMemo, useRef, useState } from 'react'
import { DoubleSide, PlaneGeometry } from 'three'
import { renderChildren } from '../../scene/NodeView'
import type { Props, SceneNode } from '../../scene/node'
import { bounded, cssColor, number } from '../common/values'
import { useTell } from '../surface/surface'
import { familyOf, fontBook, type Face, type FontStyle } from './fonts'
import { useInk } from './ink'
import { inter, paint, type Painted, type PaintStyle } from './painted'
import type { TextProps } from './parts'

/** A text painted by the browser: in any script of the bundled fonts or the system's fonts, with emoji in color. */
export function PaintedText({
  node,
  sent: props,
  text,
  rest,
  style,
  own,
}: TextProps & { own: string | null }) {
  const ink = useInk()
  const ready = useFace(node, text, style, own)
  const shown = ready?.text ?? ''
  const families = ready?.face.families ?? null
  const painted = useMemo(
    () =>
      families === null || shown.trim() === ''
        ? null
        : paint(shown, paintStyle(props, style, families, shown, ink)),
    [shown, families, props, style.bold, style.italic, ink],
  )
  useEffect(() => () => void (painted?.alpha.dispose(), painted?.colors?.dispose()), [painted])
  const geometry = useMemo(
    () => painted && geometryOf(painted, number(props['curveRadius'], 0)),
    [painted, props],
  )
  useEffect(() => () => geometry?.dispose(), [geometry])
  return (
    <group ref={node.ref}>
      {painted && geometry && (
        <mesh
          geometry={geometry}
          position={[across(props['anchorX'], painted.block.width), up(props['anchorY'], painted, props), 0]}
          renderOrder={number(props['renderOrder'], 0)}
        >
          <meshBasicMaterial
            key={painted.colors ? 'colored' : 'plain'}
            alphaMap={painted.alpha}
            map={painted.colors}
            color={painted.colors ? '#fff' : cssColor(props['color'], ink)}
            transparent
            depthWrite={false}
            toneMapped={false}
            side={DoubleSide}
            opacity={bounded(props['fillOpacity'], 1, 0, 1)}
          />
          {renderChildren(rest)}
        </mesh>
      )}
    </group>
  )
}

/**
 * Returns a text with its fonts once they are loaded; until then it returns the previous text with its
 * fonts, so that a label that changes does not flicker. Characters that no font has are logged for the node.
 */
export function useFace(
  node: SceneNode,
  text: string,
  style: FontStyle,
  own: string | null,
): { text: string; face: Face } | null {
  const [, loaded] = useState(0)
  const last = useRef<{ text: string; face: Face } | null>(null)
  const family = own === null ? null : familyOf(own)
  const { bold, italic } = style
  const now = fontBook.ready(text, style, family)
  const waits = now === null
  useEffect(() => {
    if (!waits) return undefined
    let live = true
    void fontBook.prepare(text, { bold, italic }, family).then(() => live && loaded((n) => n + 1))
    return () => {
      live = false
    }
  }, [waits, text, bold, italic, family])
  if (now && (last.current?.text !== text || last.current.face.families !== now.families))
    last.current = { text, face: now }
  const tell = useTell(node)
  const missing = last.current?.face.missing.join(' ') ?? ''
  useEffect(() => {
    if (missing !== '') tell(`no font of this machine has ${missing}`)
  }, [missing, tell])
  return last.current
}

function paintStyle(props: Props, style: FontStyle, families: string, text: string, ink: string): PaintStyle {
  const fontSize = Math.max(number(props['fontSize'], 1), 1e-6)
  const length = (name: string) => lengthOf(props[name], fontSize)
  const { textAlign, direction } = props
  return {
    ...style,
    families,
    fontSize,
    color: cssColor(props['color'], ink),
    lineHeight: typeof props['lineHeight'] === 'number' ? props['lineHeight'] : null,
    letterSpacing: number(props['letterSpacing'], 0),
    maxWidth: props['whiteSpace'] === 'nowrap' ? Infinity : number(props['maxWidth'], Infinity),
    breakWords: props['overflowWrap'] === 'break-word',
    align: textAlign === 'center' || textAlign === 'right' ? textAlign : 'left',
    direction:
      direction === 'rtl' || direction === 'ltr' ? direction : rightToLeft.test(text) ? 'rtl' : 'ltr',
    outline: {
      color: cssColor(props['outlineColor'], '#000'),
      width: Math.max(0, length('outlineWidth')),
      opacity: bounded(props['outlineOpacity'], 1, 0, 1),
      blur: Math.max(0, length('outlineBlur')),
      x: length('outlineOffsetX'),
      y: length('outlineOffsetY'),
    },
    stroke: {
      color: cssColor(props['strokeColor'], '#808080'),
      width: Math.max(0, length('strokeWidth')),
      opacity: bounded(props['strokeOpacity'], 1, 0, 1),
    },
  }
}

// By the first letter, as in browsers.
const rightToLeft =
  /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

function geometryOf({ width, height }: Painted, radius: number): PlaneGeometry {
  if (radius === 0) return new PlaneGeometry(width, height)
  const geometry = new PlaneGeometry(width, height, 64, 1)
  const position = geometry.getAttribute('position')
  for (let i = 0; i < position.count; i++) {
    const angle = position.getX(i) / radius
    position.setX(i, Math.sin(angle) * radius)
    position.setZ(i, radius - Math.cos(angle) * radius)
  }
  geometry.computeVertexNormals()
  return geometry
}

// Where the middle of a text is, by its horizontal anchor.
function across(anchor: unknown, width: number): number {
  if (anchor === 'left') return width / 2
  if (anchor === 'right') return -width / 2
  return anchor === undefined || anchor === null || anchor === 'center'
    ? 0
    : width / 2 - lengthOf(anchor, width)
}

function up(anchor: unknown, { block: { height, ascent, pitch } }: Painted, props: Props): number {
  const fontSize = number(props['fontSize'], 1)
  switch (anchor) {
    case 'top':
      return -height / 2
    case 'top-baseline':
      return ascent - height / 2
    case 'top-cap':
      return ascent - inter.cap * fontSize - height / 2
    case 'top-ex':
      return ascent - inter.ex * fontSize - height / 2
    case 'bottom':
      return height / 2
    case 'bottom-baseline':
      return height / 2 - (pitch - ascent)
    case undefined:
    case null:
    case 'middle':
      return 0
    default:
      return lengthOf(anchor, height) - height / 2
  }
}

// A length, or a percentage of another length.
function lengthOf(value: unknown, whole: number): number {
  if (typeof value === 'string' && value.trim().endsWith('%')) return (parseFloat(value) / 100) * whole || 0
  return number(value, 0)
}
