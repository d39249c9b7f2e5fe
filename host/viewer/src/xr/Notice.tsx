import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { CanvasTexture, Quaternion, SRGBColorSpace, Vector3, type Group } from 'three'
import type { ScriptError } from '../page/script'
import { useStore } from '../use-store'
import { useViewer } from '../context'

const [width, height] = [1024, 512]
/** Metres: as wide as a page held at arm's length. */
const [size, distance] = [0.9, 1.3]

/** What is wrong with the script, before the eyes of whoever wears a headset. It follows slowly. */
export function Notice() {
  const { error, folded } = useStore(useViewer().script.state)
  return error && !folded ? <Sheet error={error} /> : null
}

function Sheet({ error }: { error: ScriptError }) {
  const gl = useThree((state) => state.gl)
  const group = useRef<Group>(null)
  const texture = useMemo(() => {
    const made = new CanvasTexture(draw(error))
    made.colorSpace = SRGBColorSpace
    made.anisotropy = gl.capabilities.getMaxAnisotropy()
    return made
  }, [gl, error])
  useEffect(() => () => texture.dispose(), [texture])

  const placed = useRef(false)
  useFrame((_, delta) => {
    const sheet = group.current
    if (!sheet) return
    const camera = gl.xr.getCamera()
    const eye = new Vector3().setFromMatrixPosition(camera.matrixWorld)
    const turn = new Quaternion().setFromRotationMatrix(camera.matrixWorld)
    // A little below the line of sight, so that the scene is seen over it.
    const goal = new Vector3(0, -0.25, -distance).applyQuaternion(turn).add(eye)
    const share = placed.current ? 1 - Math.exp(-3 * delta) : 1
    placed.current = true
    sheet.position.lerp(goal, share)
    sheet.quaternion.slerp(turn, share)
  })
  return (
    <group ref={group} userData={{ chrome: true }}>
      <mesh renderOrder={10_001} raycast={() => null}>
        <planeGeometry args={[size, (size * height) / width]} />
        <meshBasicMaterial map={texture} transparent toneMapped={false} depthTest={false} />
      </mesh>
    </group>
  )
}

function draw(error: ScriptError): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return canvas
  context.fillStyle = '#20232af2'
  context.beginPath()
  context.roundRect(0, 0, width, height, 32)
  context.fill()
  context.fillStyle = error.severity === 'error' ? '#ff8a7a' : '#fbbf24'
  context.fillRect(0, 48, 8, height - 96)

  let y = 72
  context.font = '600 34px "Inter Variable", sans-serif'
  context.fillStyle = '#e8eaef'
  for (const line of wrap(context, error.message, width - 96).slice(0, 3)) {
    context.fillText(line, 48, y)
    y += 44
  }
  context.font = '26px "JetBrains Mono Variable", monospace'
  context.fillStyle = '#7dabff'
  if (error.file) context.fillText(error.line > 0 ? `${error.file}:${error.line}` : error.file, 48, y)
  y += 52
  for (const { line, text } of error.source.slice(0, 6)) {
    if (line === error.line) {
      context.fillStyle = '#ff8a7a38'
      context.fillRect(32, y - 28, width - 64, 38)
    }
    context.fillStyle = line === error.line ? '#ffffff' : '#a3abba'
    context.fillText(`${String(line).padStart(4)}  ${text.replace(/\t/g, '  ')}`.slice(0, 58), 40, y)
    y += 38
  }
  context.fillStyle = '#e8eaef'
  context.font = '26px "Inter Variable", sans-serif'
  if (error.hint && y < height - 24)
    context.fillText(wrap(context, error.hint, width - 96)[0] ?? '', 48, Math.min(y + 12, height - 24))
  return canvas
}

function wrap(context: CanvasRenderingContext2D, text: string, room: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (lines.at(-1) !== '' && context.measureText(longer).width > room) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}
