import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import { Raycaster, Sphere, Vector2, Vector3, type Points, type Scene } from 'three'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../context'
import { nodeOf } from './pointing'
import { aim } from './rays'

// Returns the point of a cloud that a ray selects: of the points at the depth of the first hit, the one
// nearest to the ray. An object in front of them hides them.
function pointUnder(ray: Raycaster, scene: Scene): { points: Points; at: Vector3 } | null {
  const hits = ray.intersectObject(scene).filter(({ object }) => nodeOf(object))
  const first = hits.find(({ object }) => (object as Points).isPoints)
  const wall = hits.find(({ object }) => !(object as Points).isPoints)
  if (!first) return null
  aim(ray, first.object)
  const { threshold } = ray.params.Points
  if (wall && wall.distance < first.distance - threshold) return null
  const beside = hits.filter(
    ({ object, distance }) => (object as Points).isPoints && distance <= first.distance + threshold,
  )
  const meant = beside.reduce((best, hit) =>
    (hit.distanceToRay ?? 0) < (best.distanceToRay ?? 0) ? hit : best,
  )
  const points = meant.object as Points
  return {
    points,
    at: new Vector3()
      .fromBufferAttribute(points.geometry.attributes['position']!, meant.index ?? 0)
      .applyMatrix4(points.matrixWorld),
  }
}

/** Sends where was clicked: as a marker on points, else as a place of the page. */
function PointerControls({ node }: ComponentProps) {
  const viewer = useViewer()
  const element = useThree((state) => state.gl.domElement)
  const get = useThree((state) => state.get)

  useEffect(() => {
    let down: PointerEvent | null = null
    const press = (event: PointerEvent) => void (down = event)
    const click = (event: MouseEvent) => {
      if (down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 4) return
      const { camera, scene } = get()
      const { offsetWidth, offsetHeight } = element
      const { offsetX, offsetY } = event
      const place = {
        pointerX: offsetX / offsetWidth,
        pointerY: offsetY / offsetHeight,
        offsetX,
        offsetY,
        offsetWidth,
        offsetHeight,
      }
      const ray = new Raycaster()
      ray.setFromCamera(new Vector2(place.pointerX * 2 - 1, 1 - place.pointerY * 2), camera)
      const hit = pointUnder(ray, scene)
      if (!hit) {
        viewer.send({ etype: 'MOUSE_CLICK', key: node.key, value: place })
        return
      }
      const { x, y, z } = hit.at
      const sphere = hit.points.geometry.boundingSphere ?? new Sphere()
      viewer.send({
        etype: 'ADD_MARKER',
        key: node.key,
        value: { position: { x, y, z }, radius: Math.max(sphere.radius, 0) / 100, ...place },
      })
    }
    element.addEventListener('pointerdown', press)
    element.addEventListener('click', click)
    return () => {
      element.removeEventListener('pointerdown', press)
      element.removeEventListener('click', click)
    }
  }, [viewer, node, element, get])
  return null
}

register('scene', 'PointerControls', { component: PointerControls })
