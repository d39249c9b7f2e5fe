import { createPortal, useThree, type RootState } from '@react-three/fiber'
import { useEffect, useMemo } from 'react'
import { OrthographicCamera, Scene } from 'three'
import { Clicks } from '../events/Clicks'
import { register, type ComponentProps } from '../scene/registry'
import type { Props } from '../scene/node'
import { useViewer } from '../context'
import { useAfterPicture, within, type Overlay, type Region } from './overlay'

type DomEvent = PointerEvent | MouseEvent | WheelEvent

// Pixels, "10px", or a share of the page: "25%", or a number up to 1.
function length(value: unknown, whole: number): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && value.endsWith('%')) return (parseFloat(value) / 100) * whole || 0
  const n = typeof value === 'string' ? parseFloat(value) : Number(value)
  if (!Number.isFinite(n)) return null
  return Math.abs(n) <= 1 ? n * whole : n
}

// One side, from what is said of both and of the size.
function span(
  from: number | null,
  to: number | null,
  size: number | null,
  whole: number,
): [start: number, size: number] {
  const extent = Math.max(1, size ?? whole - (from ?? 0) - (to ?? 0))
  return [from ?? (to === null ? 0 : whole - to - extent), extent]
}

function regionOf(props: Props, page: { width: number; height: number }): Region {
  const [left, width] = span(
    length(props['left'], page.width),
    length(props['right'], page.width),
    length(props['width'], page.width),
    page.width,
  )
  const [top, height] = span(
    length(props['top'], page.height),
    length(props['bottom'], page.height),
    length(props['height'], page.height),
    page.height,
  )
  return { left, top, width, height }
}

/**
 * Draws its children over the picture, in a part of the page, wherever the camera is. There the
 * middle is the origin, and top and bottom are at 1 and -1.
 */
function ViewportHud({ sent: props, children }: ComponentProps) {
  const scene = useMemo(() => new Scene(), [])
  const camera = useMemo(() => {
    const made = new OrthographicCamera(-1, 1, 1, -1, 0.1, 200)
    made.position.z = 100
    return made
  }, [])
  const invalidate = useThree((state) => state.invalidate)
  const environment = useThree((state) => state.scene.environment)
  useEffect(() => {
    scene.environment = environment
    invalidate()
    return invalidate
  }, [scene, environment, props, invalidate])

  const overlay = useMemo<Overlay>(
    () => ({
      region: (page) => regionOf(props, page),
      draw(gl, aspect) {
        if (camera.right !== aspect) {
          camera.left = -aspect
          camera.right = aspect
          camera.updateProjectionMatrix()
        }
        const { autoClear } = gl
        gl.autoClear = false
        gl.clearDepth()
        gl.render(scene, camera)
        gl.autoClear = autoClear
      },
    }),
    [props, scene, camera],
  )
  const { overlays } = useViewer()
  useEffect(() => {
    overlays.add(overlay)
    return () => void overlays.delete(overlay)
  }, [overlays, overlay])
  useAfterPicture((state) => {
    const region = overlay.region(state.size)
    within(state, region, () => overlay.draw(state.gl, region.width / region.height))
  })
  // Pointer events go through the camera of the overlay, before those of the scene below it.
  const events = useMemo(
    () => ({
      priority: 2,
      compute(event: DomEvent, state: RootState, page?: RootState) {
        const { size } = page ?? state
        const { left, top, width, height } = overlay.region(size)
        const pointer = state.pointer.set(
          ((event.offsetX - left) / width) * 2 - 1,
          1 - ((event.offsetY - top) / height) * 2,
        )
        if (Math.max(Math.abs(pointer.x), Math.abs(pointer.y)) <= 1)
          state.raycaster.setFromCamera(pointer, camera)
      },
    }),
    [overlay, camera],
  )
  return createPortal(
    <>
      <ambientLight intensity={0.8} />
      <directionalLight position={[2, 4, 6]} intensity={2} />
      <Clicks>{children}</Clicks>
    </>,
    scene,
    { camera, events },
  )
}

register('scene', 'ViewportHud', { component: ViewportHud })
