import { useState, type ReactNode } from 'react'
import { foreignServer } from '../wire/address'

/** Returns the key under which the tab remembers that its user has agreed to a server. */
const agreed = (server: string) => `vuerlua-server:${server}`

/** The server whose scene the page shows; null for the page's own server. */
export const server = foreignServer(new URL(location.href))

/**
 * Asks before the page first connects to a server that its address names: any link can open the
 * page with such an address, and the server then decides what the page shows.
 */
export function Consent({ children }: { children: () => ReactNode }) {
  const [open, setOpen] = useState(
    server === null || import.meta.env.DEV || sessionStorage.getItem(agreed(server)) !== null,
  )
  if (open || server === null) return children()
  const agree = () => {
    sessionStorage.setItem(agreed(server), 'yes')
    setOpen(true)
  }
  const refuse = () => {
    const own = new URL(location.href)
    own.searchParams.delete('ws')
    location.replace(own)
  }
  return (
    <div className="consent">
      <div
        className="card"
        role="alertdialog"
        aria-labelledby="consent-title"
        aria-describedby="consent-text"
      >
        <h1 id="consent-title">Show a scene from {server}?</h1>
        <p id="consent-text">
          This page is from {location.host}, and its address asks it to connect to another server,{' '}
          <b>{server}</b>. That server decides what you see here, and learns your browser, screen size and
          time zone, and what you do in the scene.
        </p>
        <div className="choice">
          <button type="button" onClick={refuse}>
            Stay with {location.host}
          </button>
          <button type="button" onClick={agree}>
            Connect
          </button>
        </div>
      </div>
    </div>
  )
}
