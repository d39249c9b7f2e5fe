import { useEffect, useRef, useState } from 'react'
import { useViewer } from '../context'
import { useEvery } from './every'

interface Sample {
  at: number
  frames: number
  drawn: number
  nodes: number
  events: number
  bytesIn: number
  bytesOut: number
}

/** How fast it all goes. */
export function StatsTab() {
  const viewer = useViewer()
  useEvery(500)
  const { counters, link, meter, graph } = viewer
  const now: Sample = {
    at: performance.now(),
    frames: counters.frames,
    drawn: meter.frames,
    nodes: counters.nodes,
    events: counters.events,
    bytesIn: link.bytesIn,
    bytesOut: link.bytesOut,
  }
  // Over the last two seconds, so that the numbers can be read.
  const samples = useRef<Sample[]>([])
  samples.current = [...samples.current.filter((s) => now.at - s.at < 2000 && s.at < now.at), now]
  const then = samples.current[0] ?? now
  const seconds = Math.max(0.001, (now.at - then.at) / 1000)
  const rate = (name: Exclude<keyof Sample, 'at'>) => (now[name] - then[name]) / seconds
  const info = viewer.renderInfo()
  const latency = useLatency()
  const session = viewer.session.get()
  const worst = Math.max(0, ...meter.work)
  return (
    <div className="stats">
      <div className="big">
        <strong>{Math.round(rate('drawn'))}</strong>
        <span>frames per second (draws only on change)</span>
      </div>
      <Sparkline values={meter.work} />
      <p className="quiet">
        {worst.toFixed(1)} ms at most on the main thread, of the last {meter.work.length} frames
      </p>
      <dl>
        <Fact name="Messages" value={`${Math.round(rate('frames'))} / s`} />
        <Fact name="Updates" value={`${Math.round(rate('nodes'))} nodes / s`} />
        <Fact name="Nodes" value={String(graph.count)} />
        <Fact name="Received" value={`${bytes(rate('bytesIn'))}/s, ${bytes(link.bytesIn)}`} />
        <Fact name="Sent" value={`${bytes(rate('bytesOut'))}/s, ${bytes(link.bytesOut)}`} />
        <Fact name="Latency" value={latency === null ? '–' : `${latency.toFixed(1)} ms`} />
        {info && (
          <Fact name="Draw calls" value={`${info.calls}, ${info.triangles.toLocaleString('en')} triangles`} />
        )}
        {info && (
          <Fact name="GPU memory" value={`${info.geometries} geometries, ${info.textures} textures`} />
        )}
        {session && <Fact name="Session" value={session.id} />}
        {session && <Fact name="Host" value={`vuerlua ${session.version}`} />}
        {session && <Fact name="Script" value={`${session.script}, load ${session.generation}`} />}
        <Fact name="Socket" value={link.address} />
      </dl>
    </div>
  )
}

/** How long the host takes for an answer: the least of the last few, in milliseconds. */
function useLatency(): number | null {
  const [times, setTimes] = useState<number[]>([])
  useEffect(() => {
    const stop = new AbortController()
    const ask = async () => {
      const began = performance.now()
      try {
        await fetch('./healthz', { method: 'HEAD', cache: 'no-store', signal: stop.signal })
        setTimes((all) => [...all.slice(-4), performance.now() - began])
      } catch {
        setTimes([])
      }
    }
    void ask()
    const timer = setInterval(() => void ask(), 2000)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [])
  return times.length > 0 ? Math.min(...times) : null
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={value}>{value}</dd>
    </div>
  )
}

// Bars up to 16.7 ms, the time of a frame at 60 Hz.
function Sparkline({ values }: { values: readonly number[] }) {
  const height = 40
  return (
    <svg
      className="spark"
      viewBox={`0 0 240 ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label="Milliseconds of each frame"
    >
      <line x1="0" x2="240" y1="1" y2="1" />
      {values.map((value, i) => {
        const h = Math.min(height, Math.max(0.5, (value / 16.7) * height))
        return (
          <rect
            key={i}
            x={240 - (values.length - i) * 2}
            width="1.5"
            y={height - h}
            height={h}
            className={value > 16.7 ? 'slow' : undefined}
          />
        )
      })}
    </svg>
  )
}

function bytes(n: number): string {
  if (n < 1000) return `${Math.round(n)} B`
  if (n < 1e6) return `${(n / 1e3).toFixed(1)} kB`
  return `${(n / 1e6).toFixed(1)} MB`
}
