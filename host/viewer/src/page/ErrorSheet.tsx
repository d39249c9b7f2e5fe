import { useEffect, useRef } from 'react'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import type { ScriptError } from './script'

/** Shows what is wrong with the script: its error, or else its warnings. The scene keeps running behind it. */
export function ErrorSheet() {
  const viewer = useViewer()
  const { error, warnings, folded } = useStore(viewer.script.state)
  const problems = error ? [error] : warnings
  const open = problems.length > 0 && !folded
  useEffect(() => {
    if (!open) return
    const key = (event: KeyboardEvent) => event.key === 'Escape' && viewer.script.fold(true)
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  }, [viewer, open])
  if (!open) return null
  const severity = error ? 'error' : 'warning'
  return (
    <section className={`sheet ${severity}`} role="alert" aria-label={`Script ${severity}`}>
      <button
        type="button"
        className="icon fold"
        aria-label="Fold to the pill (Esc)"
        title="Fold to the pill (Esc)"
        onClick={() => viewer.script.fold(true)}
      >
        <svg viewBox="0 0 16 16" aria-hidden>
          <path d="M4 4l8 8M12 4l-8 8" />
        </svg>
      </button>
      {problems.map((problem, i) => (
        <Problem key={i} error={problem} />
      ))}
    </section>
  )
}

/** Shows one problem: sentence, place, source, cure. */
function Problem({ error }: { error: ScriptError }) {
  return (
    <article className={error.severity}>
      <p className="sentence">{error.message}</p>
      {error.file && <Place error={error} />}
      {error.source.length > 0 && <Source error={error} />}
      {error.hint && <p className="hint">{error.hint}</p>}
      {error.trace && (
        <details>
          <summary>Traceback</summary>
          <pre>{error.trace}</pre>
        </details>
      )}
      {error.rule && error.rule !== 'syntax' && <p className="rule">rule {error.rule}</p>}
    </article>
  )
}

function Place({ error }: { error: ScriptError }) {
  const { settings } = useViewer()
  const place = error.line > 0 ? `${error.file}:${error.line}` : error.file
  if (!error.path) return <p className="place">{place}</p>
  return (
    <p className="place">
      <a href={settings.editorLink(error.path, error.line || 1, error.column || 1)}>{place}</a>
    </p>
  )
}

function Source({ error }: { error: ScriptError }) {
  const box = useRef<HTMLPreElement>(null)
  // On a narrow page the culprit may be to the right of what fits.
  useEffect(() => {
    void box.current?.querySelector('mark')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [error])
  return (
    <pre className="source" ref={box}>
      {error.source.map(({ line, text }) => (
        <div key={line} className={line === error.line ? 'culprit' : undefined}>
          <span className="number">{line}</span>
          {line === error.line && error.column > 0 ? (
            <Marked text={text} column={error.column} width={error.width} />
          ) : (
            text
          )}
        </div>
      ))}
    </pre>
  )
}

// Columns count characters from 1, and JavaScript counts halves of some.
function Marked({ text, column, width }: { text: string; column: number; width: number }) {
  const characters = [...text]
  const part = (from: number, to?: number) => characters.slice(from, to).join('')
  const end = column - 1 + Math.max(1, width)
  return (
    <>
      {part(0, column - 1)}
      <mark>{part(column - 1, end) || ' '}</mark>
      {part(end)}
    </>
  )
}
