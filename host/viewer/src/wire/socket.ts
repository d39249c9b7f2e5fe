/** away: between attempts. */
export type LinkState = 'connecting' | 'open' | 'away'

export interface LinkHandlers {
  opened(): void
  frame(data: ArrayBuffer): void
  state(state: LinkState): void
}

const firstPause = 250
const longestPause = 5000
// A handshake that hangs (a host behind a dead tunnel) counts as failed after this.
const handshakeTimeout = 10_000

/**
 * A websocket that comes back: for ever, with pauses from a quarter second to five, and
 * at once when the page becomes visible or the machine goes online. What is sent while it
 * is away is dropped, as in the official client: the host starts a session of its own.
 */
export class Link {
  state: LinkState = 'connecting'
  bytesIn = 0
  bytesOut = 0
  #socket: WebSocket | null = null
  #pause = firstPause
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(
    readonly address: string,
    private readonly handlers: LinkHandlers,
  ) {
    document.addEventListener('visibilitychange', this.#hurry)
    addEventListener('online', this.#hurry)
    addEventListener('pageshow', this.#hurry)
    this.#connect()
  }

  /** Whether the frame was given to the socket. */
  send(frame: Uint8Array<ArrayBuffer>): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(frame)
    this.bytesOut += frame.byteLength
    return true
  }

  /** Bytes that the socket has not sent yet. */
  get unsent(): number {
    return this.#socket?.bufferedAmount ?? 0
  }

  close() {
    this.#closed = true
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#hurry)
    removeEventListener('online', this.#hurry)
    removeEventListener('pageshow', this.#hurry)
    this.#socket?.close(1000)
    this.#socket = null
  }

  #hurry = () => {
    if (this.state !== 'away' || document.visibilityState === 'hidden') return
    this.#pause = firstPause
    this.#connect()
  }

  #connect() {
    clearTimeout(this.#timer)
    this.#set('connecting')
    let socket: WebSocket
    try {
      socket = new WebSocket(this.address)
    } catch (error) {
      // Only an address that can never work ends here; the page says which.
      console.error(`no websocket at ${this.address}`, error)
      this.#retry()
      return
    }
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    this.#timer = setTimeout(() => this.#lose(socket), handshakeTimeout)
    socket.onopen = () => {
      clearTimeout(this.#timer)
      this.#pause = firstPause
      this.#set('open')
      this.handlers.opened()
    }
    socket.onmessage = (event) => {
      // Text is no part of the protocol.
      if (this.#socket !== socket || !(event.data instanceof ArrayBuffer)) return
      this.bytesIn += event.data.byteLength
      this.handlers.frame(event.data)
    }
    socket.onclose = () => this.#lose(socket)
  }

  // A socket is lost once, whichever of the timer and its own close comes first.
  #lose(socket: WebSocket) {
    if (this.#closed || this.#socket !== socket) return
    this.#socket = null
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    this.#retry()
  }

  #retry() {
    clearTimeout(this.#timer)
    this.#set('away')
    // Pages that lost the same host do not all come back in the same instant.
    const pause = this.#pause * (0.8 + 0.4 * Math.random())
    this.#pause = Math.min(this.#pause * 2, longestPause)
    this.#timer = setTimeout(() => this.#connect(), Math.min(pause, longestPause))
  }

  #set(state: LinkState) {
    if (this.state === state) return
    this.state = state
    this.handlers.state(state)
  }
}
