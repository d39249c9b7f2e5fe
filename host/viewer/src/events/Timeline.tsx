import { useEffect, useMemo, useRef, useState } from 'react'
import { useDocked } from '../page/dock'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../context'

/** Steps a second at speed 1. */
const rate = 60

/** A line of time under the scene, which plays or is moved by hand. */
function TimelineControls({ node, props }: Pick<ComponentProps<'TimelineControls'>, 'node' | 'props'>) {
  const { start, play, speed } = props
  const paused = props.paused === true
  const end = Math.max(start, props.end ?? start + 100)
  const size = Math.max(1e-6, props.stepSize)
  const [step, setStep] = useState(props.step ?? start)
  const [playing, setPlaying] = useState(play && !paused)
  const viewer = useViewer()

  // What the script says holds until the user says something else.
  useEffect(() => setPlaying(play && !paused), [play, paused])
  useEffect(() => setStep(props.step ?? start), [props.step, start])

  const began = useRef(performance.now())
  const sent = useRef({ step, at: performance.now() })
  useEffect(() => {
    const now = performance.now()
    if (step === sent.current.step) return
    viewer.send({
      etype: 'TIMELINE_STEP',
      key: node.key,
      value: { step, elapsedTime: (now - began.current) / 1000, delta: (now - sent.current.at) / 1000 },
    })
    sent.current = { step, at: now }
  }, [viewer, node, step])

  useEffect(() => {
    if (!playing) return
    let frame = 0
    let last = performance.now()
    let carried = 0
    const tick = (now: number) => {
      carried += ((now - last) / 1000) * rate * speed
      last = now
      const whole = Math.trunc(carried)
      carried -= whole
      // At the end it begins again.
      if (whole !== 0) setStep((at) => start + modulo(at + whole * size - start, end - start + size))
      frame = requestAnimationFrame(tick)
    }
    frame = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(frame)
  }, [playing, speed, start, end, size])

  const move = (to: number) => {
    setPlaying(false)
    setStep(to)
  }
  return (
    <div className="timeline card" data-keys>
      <button type="button" aria-label={playing ? 'Pause' : 'Play'} onClick={() => setPlaying(!playing)}>
        <svg viewBox="0 0 16 16" aria-hidden>
          {playing ? <path d="M4 3h3v10H4zm5 0h3v10H9z" /> : <path d="M4 2.5v11l9-5.5z" />}
        </svg>
      </button>
      <input
        type="range"
        aria-label="Step"
        min={start}
        max={end}
        step={size}
        value={step}
        onChange={(event) => move(Number(event.target.value))}
      />
      <output>
        {step} / {end}
      </output>
    </div>
  )
}

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n
}

// In the canvas, which knows no elements of the page.
function DockedTimeline({ node, props }: ComponentProps<'TimelineControls'>) {
  useDocked(
    node,
    'bottom',
    useMemo(() => <TimelineControls node={node} props={props} />, [node, props]),
  )
  return null
}

register('scene', 'TimelineControls', { component: DockedTimeline })
register('html', 'TimelineControls', { component: TimelineControls })
