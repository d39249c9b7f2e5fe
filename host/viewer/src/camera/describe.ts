import { OrthographicCamera, type PerspectiveCamera } from 'three'
import type { PageCamera } from './rig'

/** A camera as CAMERA_MOVE has it. */
export function describeCamera(camera: PageCamera, width: number, height: number): Record<string, unknown> {
  const { position: p, rotation: r, quaternion: q } = camera
  return {
    position: [p.x, p.y, p.z],
    rotation: [r.x, r.y, r.z],
    quaternion: [q.x, q.y, q.z, q.w],
    matrix: [...camera.matrixWorld.elements],
    near: camera.near,
    far: camera.far,
    zoom: camera.zoom,
    width,
    height,
    ...(camera instanceof OrthographicCamera
      ? {
          ctype: 'orthographic',
          left: camera.left,
          right: camera.right,
          top: camera.top,
          bottom: camera.bottom,
        }
      : perspective(camera)),
  }
}

function perspective(camera: PerspectiveCamera) {
  const { fov, aspect, focus, filmOffset } = camera
  return { ctype: 'perspective', fov, aspect, focus, filmGauge: camera.filmGauge, filmOffset }
}
