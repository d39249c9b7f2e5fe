import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import {
  Raycaster, Sphere, Vector2, Vector3, type BufferGeometry, type Camera, type Intersection, type PerspectiveCamera, type Points, type PointsMaterial, type Scene,
} from 'three'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../viewer'

// How near to a point one has to click, in CSS pixels, where it is not larger itself.
const reach = 5

// The point of a cloud that is meant by a ray: of those near it the first, and of those beside that
// one the nearest to the ray.
function pointUnder(ray: Raycaster, scene: Scene, camera: Camera, rows: number): { points: Points; at: Vector3 } | null {
  const hits: (Intersection & { threshold: number })[] = []
  scene.traverseVisible((object) => {
    if (!(object as Points).isPoints) return
    const { geometry, material } = object as Points<BufferGeometry, PointsMaterial>
    if (!geometry.boundingSphere) geometry.computeBoundingSphere()
    const center = geometry.boundingSphere!.center.clone().applyMatrix4(object.matrixWorld).applyMatrix4(camera.matrixWorldInverse)
    const { elements } = camera.projectionMatrix
    const depth = (camera as PerspectiveCamera).isPerspectiveCamera ? Math.max(0, -center.z) : 1
    const threshold = Math.max((reach * 2 * depth) / (rows * elements[5]), (material.size ?? 0) / 2)
    ray.params.Points.threshold = threshold
    for (const hit of ray.intersectObject(object, false)) hits.push({ ...hit, threshold })
  })
  const first = hits.reduce<(typeof hits)[number] | null>((best, hit) => (best && best.distance <= hit.distance ? best : hit), null)
  if (!first) return null
  const beside = hits.filter(({ distance }) => distance <= first.distance + first.threshold)
  const meant = beside.reduce((best, hit) => ((hit.distanceToRay ?? 0) < (best.distanceToRay ?? 0) ? hit : best))
  const points = meant.object as Points
  return { points, at: new Vector3().fromBufferAttribute(points.geometry.attributes['position']!, meant.index ?? 0).applyMatrix4(points.matrixWorld) }
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
      const place = { pointerX: offsetX / offsetWidth, pointerY: offsetY / offsetHeight, offsetX, offsetY, offsetWidth, offsetHeight }
      const ray = new Raycaster()
      ray.setFromCamera(new Vector2(place.pointerX * 2 - 1, 1 - place.pointerY * 2), camera)
      const hit = pointUnder(ray, scene, camera, offsetHeight)
      if (!hit) {
        viewer.send({ etype: 'MOUSE_CLICK', key: node.key, value: place })
        return
      }
      const { x, y, z } = hit.at
      const sphere = hit.points.geometry.boundingSphere ?? new Sphere()
      viewer.send({ etype: 'ADD_MARKER', key: node.key, value: { position: { x, y, z }, radius: Math.max(sphere.radius, 0) / 100, ...place } })
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
