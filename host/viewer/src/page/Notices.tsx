import { useId, useLayoutEffect } from 'react'
import { useViewer } from '../context'
import { useStore } from '../use-store'
import { rearrange } from './clearance'
import type { Notice, NoticeKind } from './notices'
import './feedback.css'

/** Shows the notifications of the script, the newest last. */
export function Notices() {
  const { notices } = useViewer()
  const shown = useStore(notices.shown)
  const layout = shown.map(({ id, text, body }) => [id, text, body].join('\n')).join('\n')
  useLayoutEffect(rearrange, [layout])
  if (shown.length === 0) return null
  return (
    <div
      className="notices"
      onPointerEnter={() => notices.pause(true)}
      onPointerLeave={() => notices.pause(false)}
      onFocus={() => notices.pause(true)}
      onBlur={() => notices.pause(false)}
    >
      {shown.map((notice) => (
        <Item key={notice.id} notice={notice} close={() => notices.close(notice.id)} />
      ))}
    </div>
  )
}

const signs: Readonly<Record<NoticeKind, string>> = {
  info: 'M8 7.5v4M8 4.6v.1',
  success: 'M4.8 8.2l2.2 2.2 4.2-4.6',
  warning: 'M8 4.5v4M8 11.3v.1',
  error: 'M5.5 5.5l5 5M10.5 5.5l-5 5',
}

function Item({ notice, close }: { notice: Notice; close: () => void }) {
  const { text, body, kind, progress } = notice
  const title = useId()
  return (
    <div
      className={`notice card ${kind}`}
      role={kind === 'error' ? 'alert' : 'status'}
      aria-labelledby={title}
      aria-atomic="true"
    >
      <svg viewBox="0 0 16 16" className="sign" aria-hidden>
        <circle cx="8" cy="8" r="6.5" />
        <path d={signs[kind]} />
      </svg>
      <div className="words">
        <p id={title}>{text}</p>
        {body && <p className="body">{body}</p>}
        {progress !== null && (
          <div
            className="progress"
            role="progressbar"
            aria-labelledby={title}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(progress * 100)}
          >
            <div style={{ width: `${progress * 100}%` }} />
          </div>
        )}
      </div>
      <button type="button" className="icon" aria-label={`Close: ${text}`} title="Close" onClick={close}>
        <svg viewBox="0 0 16 16" aria-hidden>
          <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />
        </svg>
      </button>
    </div>
  )
}
