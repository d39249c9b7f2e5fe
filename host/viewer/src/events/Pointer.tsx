import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import { Raycaster, Sphere, Vector2, type Points } from 'three'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../viewer'

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
      ray.params.Points.threshold = 0.01
      ray.setFromCamera(new Vector2(place.pointerX * 2 - 1, 1 - place.pointerY * 2), camera)
      const hit = ray.intersectObject(scene).find(({ object }) => (object as Points).isPoints)
      if (!hit) {
        viewer.send({ etype: 'MOUSE_CLICK', key: node.key, value: place })
        return
      }
      const { x, y, z } = hit.point
      const sphere = (hit.object as Points).geometry.boundingSphere ?? new Sphere()
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
