import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, type ReactNode } from 'react'
import { CanvasTexture, SRGBColorSpace, type Group } from 'three'
import { useReport, useView } from './hooks'
import type { SceneNode } from './node'
import type { Realm } from './registry'
import { place } from './transform'

interface MarkProps {
  node: SceneNode
  realm: Realm
  reason: string
  children?: ReactNode
}

/** Stands for a node that cannot be shown: small, with its tag, and said in the log. */
export function BrokenMark({ node, realm, reason, children }: MarkProps) {
  useReport(node, reason)
  if (realm === 'html')
    return (
      <span className="broken" title={reason}>
        {node.tag || node.key}
        {children}
      </span>
    )
  return <SceneMark node={node}>{children}</SceneMark>
}

// The side of the mark in pixels of the page: as large in a scene of millimetres as in one of kilometres.
const side = 88
const red = '#e0533d'

const origin = new Float32Array(3)

function SceneMark({ node, children }: { node: SceneNode; children?: ReactNode }) {
  const { props } = useView(node)
  const group = useRef<Group>(null)
  const attach = useCallback(
    (object: Group | null) => {
      group.current = object
      // Fast properties apply to the node's own object only.
      if (object) object.userData['broken'] = true
      node.ref(object)
    },
    [node],
  )
  useLayoutEffect(() => {
    if (group.current) place(group.current, props)
  }, [props])
  const label = useMemo(() => labelOf(node.tag || 'node'), [node.tag])
  useEffect(() => () => label.dispose(), [label])
  return (
    <group ref={attach}>
      <points>
        <bufferGeometry>
          <bufferAttribute attach="attributes-position" args={[origin, 3]} />
        </bufferGeometry>
        <pointsMaterial
          map={label}
          size={side}
          sizeAttenuation={false}
          transparent
          depthWrite={false}
          fog={false}
          toneMapped={false}
        />
      </points>
      {children}
    </group>
  )
}

/** Draws the mark: a small frame around the place of the node, with its tag above. */
function labelOf(text: string): CanvasTexture {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 2 * side
  const context = canvas.getContext('2d')
  if (context) {
    const middle = side
    context.lineWidth = 3
    context.strokeStyle = context.fillStyle = red
    const corners = [
      [0, -18],
      [14, 0],
      [0, 18],
      [-14, 0],
    ] as const
    context.beginPath()
    for (const [x, y] of corners) context.lineTo(middle + x, middle + y)
    context.closePath()
    context.moveTo(middle - 14, middle)
    context.lineTo(middle + 14, middle)
    context.stroke()
    const font = (size: number) => `500 ${size}px Inter, system-ui, sans-serif`
    context.font = font(24)
    const most = canvas.width - 24
    const size = Math.max(10, Math.min(24, (24 * most) / context.measureText(text).width))
    context.font = font(size)
    const width = Math.min(most, context.measureText(text).width) + 20
    context.beginPath()
    context.roundRect(middle - width / 2, middle - 66, width, 38, 12)
    context.fill()
    context.fillStyle = '#fff'
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(text, middle, middle - 46, most)
  }
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  return texture
}
