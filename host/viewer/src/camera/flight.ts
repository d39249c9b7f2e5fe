import { MathUtils, Matrix4, Quaternion, Spherical, Vector3 } from 'three'

/** What a flight changes. */
export interface CameraState {
  position: Vector3
  target: Vector3
  up: Vector3
  /** Vertical field of view in degrees. */
  fov: number
  /** How far the camera is turned about its line of sight, counter-clockwise, in radians. */
  roll: number
  zoom: number
}

const yAxis = new Vector3(0, 1, 0)

const eases: Readonly<Record<string, (t: number) => number>> = {
  linear: (t) => t,
  in: (t) => t ** 3,
  out: (t) => 1 - (1 - t) ** 3,
  'in-out': (t) => t ** 3 * (t * (6 * t - 15) + 10),
}

/** Returns the progress of a flight, from 0 to 1, at a share of its time. */
export function eased(name: unknown, share: number): number {
  return (eases[String(name)] ?? eases['in-out']!)(MathUtils.clamp(share, 0, 1))
}

/** A place as seen from a target: angles about the axis up, and a distance. */
export function sphericalOf(position: Vector3, target: Vector3, up: Vector3): Spherical {
  const turn = new Quaternion().setFromUnitVectors(up, yAxis)
  return new Spherical().setFromVector3(position.clone().sub(target).applyQuaternion(turn))
}

/** Returns the rotation of a camera that looks from angles about up, without roll. */
export function lookOf({ theta, phi }: Spherical, up: Vector3): Quaternion {
  const back = new Vector3().setFromSpherical(new Spherical(1, phi, theta).makeSafe())
  back.applyQuaternion(new Quaternion().setFromUnitVectors(yAxis, up))
  return new Quaternion().setFromRotationMatrix(new Matrix4().lookAt(back, new Vector3(), up))
}

/** The state of a camera on its flight, with the angles that are used for it: they are kept at the poles. */
export interface Waypoint extends Omit<CameraState, 'position'> {
  spherical: Spherical
}

/**
 * A way from one state of the camera to another. The camera turns about the axis up, and comes nearer
 * by equal shares. If its target moves more than the camera, the camera goes straight and turns its head;
 * otherwise its target goes straight and the camera turns about it.
 */
export class Flight {
  readonly #from: CameraState
  readonly #start: Spherical
  #to: CameraState
  #end: Spherical

  /** turned is the rotation of the camera at the start; theta is its angle about up there, which its place does not show at a pole. */
  constructor(from: CameraState, to: CameraState, turned: Quaternion, theta: number) {
    this.#to = to
    this.#end = sphericalOf(to.position, to.target, to.up)
    this.#start = sphericalOf(from.position, from.target, to.up)
    // About another axis, the camera begins with the roll that shows the same picture.
    let { roll } = from
    if (from.up.distanceTo(to.up) < 1e-9) this.#start.theta = theta
    else {
      const relative = lookOf(this.#start, to.up).invert().multiply(turned)
      roll = wrapped(2 * Math.atan2(relative.z, relative.w))
    }
    this.#from = { ...from, roll }
  }

  /** Changes the end of the flight, but not its time. Another axis up is taken at once. */
  redirect(to: CameraState) {
    this.#to = to
    this.#end = sphericalOf(to.position, to.target, to.up)
  }

  /** The end of the flight. */
  get end(): CameraState {
    return this.#to
  }

  /** Returns the state at a progress from 0 to 1. */
  at(k: number): Waypoint {
    const [from, to] = [this.#from, this.#to]
    if (k >= 1) return { ...to, spherical: this.#end }
    const spherical = new Spherical(
      between(this.#start.radius, this.#end.radius, k),
      MathUtils.lerp(this.#start.phi, this.#end.phi, k),
      this.#start.theta + wrapped(this.#end.theta - this.#start.theta) * k,
    )
    const target = from.target.clone().lerp(to.target, k)
    if (from.target.distanceTo(to.target) > from.position.distanceTo(to.position)) {
      const turn = new Quaternion().setFromUnitVectors(yAxis, to.up)
      const offset = new Vector3().setFromSpherical(spherical).applyQuaternion(turn)
      target.lerpVectors(from.position, to.position, k).sub(offset)
    }
    return {
      target,
      spherical,
      up: to.up,
      fov: MathUtils.lerp(from.fov, to.fov, k),
      roll: MathUtils.lerp(from.roll, to.roll, k),
      zoom: between(from.zoom, to.zoom, k),
    }
  }
}

// Returns a size between two sizes: each step multiplies it by the same factor.
function between(a: number, b: number, k: number): number {
  return a > 0 && b > 0 ? a * (b / a) ** k : MathUtils.lerp(a, b, k)
}

/** Returns an angle from -π to π. */
export function wrapped(angle: number): number {
  return MathUtils.euclideanModulo(angle + Math.PI, 2 * Math.PI) - Math.PI
}
