import type { WireEvent } from './codec'

/** What the host says of the session that INIT began. */
export interface SessionInfo {
  id: string
  /** Shown at the next INIT, it brings back what the session had. */
  token: string | null
  resumed: boolean
  script: string
  version: string
  generation: number
  /** Where the host has the documentation; one that is not ours says nothing of it. */
  docs?: string
}

/**
 * The first event of a connection: what the official client says of itself, and that this one
 * acknowledges frames and may go on with an earlier session.
 */
export function initEvent(resume: string | null): WireEvent {
  return {
    etype: 'INIT',
    value: {
      client: 'browser',
      pkg: 'vuerlua-viewer',
      pkgVersion: __VERSION__,
      userAgent: navigator.userAgent,
      screenWidth: innerWidth,
      screenHeight: innerHeight,
      devicePixelRatio,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      timezoneOffset: new Date().getTimezoneOffset(),
      viewer: 'vuerlua',
      acks: true,
      moves: true,
      resume,
    },
  }
}
