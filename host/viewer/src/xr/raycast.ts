import { Sprite, type Camera, type Intersection, type Object3D, type Raycaster } from 'three'
import { LineSegments2 } from 'three/addons/lines/LineSegments2.js'
import { LineSegments2 as DreiLineSegments2 } from 'three-stdlib'

/**
 * Sprites and lines of a width in pixels can be hit only as a camera sees them, and the rays of
 * hands and controllers have none: without this they fail at the first sprite. They are
 * lent the camera of the headset.
 */
export function lendCamera(camera: () => Camera | null) {
  for (const { prototype } of [Sprite, LineSegments2, DreiLineSegments2] as unknown as {
    prototype: Object3D & { lent?: boolean }
  }[]) {
    if (prototype.lent) continue
    const { raycast } = prototype
    prototype.lent = true
    prototype.raycast = function (this: Object3D, raycaster: Raycaster, hits: Intersection[]) {
      raycaster.camera ??= camera() as Camera
      if (raycaster.camera) raycast.call(this, raycaster, hits)
    }
  }
}
