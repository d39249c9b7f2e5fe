import { encodeEvent } from '../src/wire/codec'

export const keys = (count: number) => Array.from({ length: count }, (_, i) => `box-${i}`)

/** An UPSERT of whole boxes, of which the pose, or the colour, is that of a step. */
export function boxes(which: readonly string[], step: number, what: 'pose' | 'color' = 'pose'): string {
  const turn = what === 'pose' ? step : 0
  const hue = what === 'color' ? step * 7 : 0
  const nodes = which.map((key, i) => ({
    tag: 'Box',
    key,
    args: [0.1, 0.1, 0.1],
    materialType: 'standard',
    material: {
      color: `#${(((i * 2654435761 + hue * 40503) >>> 8) & 0xffffff).toString(16).padStart(6, '0')}`,
    },
    position: [Math.sin(i + turn * 0.1), (i % 100) * 0.05, Math.cos(i + turn * 0.1)],
    rotation: [turn * 0.01, i, 0],
  }))
  return base64(encodeEvent({ etype: 'UPSERT', ts: 0, data: { nodes, to: null } }))
}

/** A PointCloud of a million points, as the host sends them. */
export function points(count: number, step: number, more: Record<string, unknown> = {}): string {
  const vertices = new Uint8Array(count * 6)
  for (let i = 0; i < vertices.length; i++) vertices[i] = i % 2 === 0 ? (i * 31 + step) & 0xff : 0x3c
  const colors = new Uint8Array(count * 3).fill(step & 0xff)
  return base64(
    encodeEvent({
      etype: 'UPSERT',
      ts: 0,
      data: { nodes: [{ tag: 'PointCloud', key: 'cloud', vertices, colors, size: 0.01, ...more }], to: null },
    }),
  )
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
