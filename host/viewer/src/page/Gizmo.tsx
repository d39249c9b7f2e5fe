import { useEffect, useRef } from 'react'
import { Quaternion, Vector3 } from 'three'
import { useViewer } from '../context'

const axes = [
  { name: 'X', color: 'var(--axis-x)', direction: new Vector3(1, 0, 0) },
  { name: 'Y', color: 'var(--axis-y)', direction: new Vector3(0, 1, 0) },
  { name: 'Z', color: 'var(--axis-z)', direction: new Vector3(0, 0, 1) },
]
const ends = axes.flatMap(({ name, color, direction }) => [
  { name, color, direction, front: true },
  { name: `-${name}`, color, direction: direction.clone().negate(), front: false },
])

/** Shows how the world lies, and looks along an axis when its end is clicked. */
export function Gizmo() {
  const viewer = useViewer()
  const svg = useRef<SVGSVGElement>(null)

  useEffect(() => {
    const turn = new Quaternion()
    const v = new Vector3()
    // Drawn by hand: it moves with every frame in which the camera does.
    const draw = () => {
      const { camera } = viewer.rig
      const root = svg.current
      if (!camera || !root) return
      turn.copy(camera.quaternion).invert()
      const drawn = ends.map((end, i) => {
        v.copy(end.direction).applyQuaternion(turn)
        const part = root.querySelector<SVGGElement>(`[data-end="${i}"]`)
        part?.querySelector('g')?.setAttribute('transform', `translate(${v.x * 30} ${-v.y * 30})`)
        const line = part?.querySelector('line')
        line?.setAttribute('x2', String(v.x * 22))
        line?.setAttribute('y2', String(-v.y * 22))
        part?.style.setProperty('opacity', String(0.55 + 0.45 * ((v.z + 1) / 2)))
        return { part, depth: v.z }
      })
      drawn.sort((a, b) => a.depth - b.depth)
      for (const { part } of drawn) if (part) root.append(part)
    }
    const timer = setTimeout(draw)
    const stop = viewer.onCamera(draw)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [viewer])

  return (
    <svg ref={svg} className="gizmo" viewBox="-42 -42 84 84" role="group" aria-label="View from an axis">
      {ends.map((end, i) => (
        <g key={end.name} data-end={i}>
          {end.front && (
            <line x1="0" y1="0" x2="0" y2="0" stroke={end.color} strokeWidth="2.5" strokeLinecap="round" />
          )}
          <g
            role="button"
            tabIndex={0}
            aria-label={`From ${end.name}`}
            onClick={() => viewer.rig.lookFrom(end.direction)}
            onKeyDown={(event) => event.key === 'Enter' && viewer.rig.lookFrom(end.direction)}
          >
            <circle
              r="8.5"
              fill={end.front ? end.color : 'var(--gizmo-back)'}
              stroke={end.color}
              strokeWidth="1.5"
            />
            {end.front && (
              <text y="3.6" textAnchor="middle">
                {end.name}
              </text>
            )}
          </g>
        </g>
      ))}
    </svg>
  )
}
