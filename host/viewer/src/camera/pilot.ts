import type { Quaternion } from 'three'
import { eased, Flight, wrapped, type CameraState, type Waypoint } from './flight'

/** The camera that a pilot flies. */
export interface Craft {
  /** Whether the script or the user has placed the camera. */
  placed: boolean
  roll: number
  /** The camera's angle about the axis up. */
  readonly theta: number
  /** The camera's rotation. */
  readonly turned: Quaternion
  /** Where the camera is now; null if there is none. */
  state(): CameraState | null
  place(at: Waypoint): void
  /** Moves the camera on by a time in seconds, and its flight to a time in milliseconds. */
  update(seconds: number, now?: number): void
  invalidate(): void
}

/** How a flight is flown. */
export interface Manner {
  seconds: number
  ease: unknown
  /** The client that is followed after the flight; null for none. */
  follow: string | null
}

/** Why a flight has not arrived. */
export const endings = {
  hand: 'the visitor has moved the camera',
  later: 'another look or fit has begun',
  scene: 'the scene has placed the camera',
  gone: 'the page shows another camera',
  headset: 'the visitor is in a headset, which moves the camera',
} as const

// A followed camera reports each of its frames; this is how long, in seconds, its steps are smoothed.
const followSeconds = 0.1

// How much later than a flight the page takes its end without a frame, in milliseconds: a hidden page has none.
const grace = 250

interface Flying {
  flight: Flight
  manner: Manner
  began: number
  timer: ReturnType<typeof setTimeout>
  /** Called with the reason if it has not arrived. */
  done: (reason: string | null) => void
}

/** Flies the page's camera to where a script wants it. A visitor who moves the camera ends that. */
export class Pilot {
  /** The client whose camera this one follows. */
  following: string | null = null
  /** Whether a visitor has ended a flight or stopped following since this was set to false. */
  taken = false
  #flying: Flying | null = null

  constructor(private readonly craft: Craft) {}

  /** Flies to a state, and returns null on arrival or else the reason. */
  fly(to: CameraState, manner: Manner): Promise<string | null> {
    this.stop('later')
    this.following = manner.follow
    this.craft.placed = true
    return new Promise((done) => this.#begin(to, manner, done))
  }

  /** Takes the next state of the followed camera. */
  follow(to: CameraState, client: string) {
    if (this.following !== client) return
    const { manner, flight } = this.#flying ?? {}
    if (flight && manner && manner.seconds > followSeconds) return flight.redirect(to)
    this.#finish(null)
    this.#begin(to, { seconds: followSeconds, ease: 'linear', follow: client }, () => {})
  }

  /** Ends the flight where it is, and stops following. */
  stop(why: keyof typeof endings) {
    if (why === 'hand' && (this.#flying || this.following !== null)) this.taken = true
    this.following = null
    this.#finish(endings[why])
  }

  /** Moves the camera on, at a time in milliseconds. */
  step(now: number) {
    const flying = this.#flying
    if (!flying) return
    const { flight, manner, began } = flying
    const share = manner.seconds > 0 ? (now - began) / (manner.seconds * 1000) : 1
    this.craft.place(flight.at(eased(manner.ease, share)))
    if (share < 1) return
    this.craft.roll = wrapped(flight.end.roll)
    this.#finish(null)
  }

  /** Whether the camera is on a flight. */
  get flies(): boolean {
    return this.#flying !== null
  }

  #begin(to: CameraState, manner: Manner, done: Flying['done']) {
    const { craft } = this
    const from = craft.state()
    if (!from) return done(endings.gone)
    if (from.position.distanceTo(from.target) === 0) from.target.z -= 1
    const flight = new Flight(from, to, craft.turned, craft.theta)
    const late = () => craft.update(0, Infinity)
    const timer = setTimeout(late, document.hidden ? 0 : manner.seconds * 1000 + grace)
    this.#flying = { flight, manner, began: performance.now(), timer, done }
    craft.invalidate()
  }

  #finish(reason: string | null) {
    const flying = this.#flying
    if (!flying) return
    this.#flying = null
    clearTimeout(flying.timer)
    flying.done(reason)
  }
}
