import { useLayoutEffect, useMemo, useRef, type ReactNode } from 'react'
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
  if (realm === 'html') return <span className="broken" title={reason}>{node.tag || node.key}{children}</span>
  return <SceneMark node={node}>{children}</SceneMark>
}

function SceneMark({ node, children }: { node: SceneNode; children?: ReactNode }) {
  const { props } = useView(node)
  const group = useRef<Group>(null)
  useLayoutEffect(() => {
    if (group.current) place(group.current, props)
  }, [props])
  const label = useMemo(() => labelOf(node.tag || 'node'), [node.tag])
  return (
    <group ref={group}>
      <mesh>
        <octahedronGeometry args={[0.08]} />
        <meshBasicMaterial color="#e0533d" wireframe toneMapped={false} />
      </mesh>
      <sprite position={[0, 0.18, 0]} scale={[0.12 * label.aspect, 0.12, 1]}>
        <spriteMaterial map={label.texture} toneMapped={false} depthWrite={false} />
      </sprite>
      {children}
    </group>
  )
}

function labelOf(text: string): { texture: CanvasTexture; aspect: number } {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  const font = '500 40px Inter, system-ui, sans-serif'
  let width = 64
  if (context) {
    context.font = font
    width = Math.ceil(context.measureText(text).width) + 40
  }
  canvas.width = width
  canvas.height = 64
  if (context) {
    context.fillStyle = '#e0533d'
    context.beginPath()
    context.roundRect(0, 0, width, 64, 20)
    context.fill()
    context.font = font
    context.fillStyle = '#fff'
    context.textBaseline = 'middle'
    context.fillText(text, 20, 34)
  }
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  return { texture, aspect: width / 64 }
}
