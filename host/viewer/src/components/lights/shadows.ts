import { useFrame } from '@react-three/fiber'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { Matrix4, Sphere, Vector3, type Box3, type DirectionalLight } from 'three'
import type { SceneNode } from '../../scene/node'
import { Store } from '../../store'
import { useCounted, useStore } from '../../use-store'
import { useViewer } from '../../context'
import { useTell } from '../surface/surface'

// Each light that casts takes a texture of every material that is lit, and a GPU has sixteen
// for all. With more than it has, nothing at all would be drawn.
const most = 8

const casting = new Store<readonly symbol[]>([])

/** Whether a light that wants to cast shadows may: the first eight do. */
export function useShadowPlace(node: SceneNode, wanted: boolean): boolean {
  const [id] = useState(() => Symbol(node.key))
  const tell = useTell(node)
  const place = useStore(casting).indexOf(id)
  useEffect(() => {
    if (!wanted) return undefined
    casting.update((ids) => [...ids, id])
    return () => casting.update((ids) => ids.filter((other) => other !== id))
  }, [id, wanted])
  const refused = wanted && place >= most
  useEffect(() => {
    if (refused) tell(`${most} lights cast shadows already; this one does not`)
  }, [refused, tell])
  return wanted && place >= 0 && !refused
}

const lights = new Store(0)

/** Counts a light of the script as long as it is mounted. */
export function useOwnLight() {
  useCounted(lights)
}

/** Reports whether the script has a light of its own. */
export function useHasOwnLights(): boolean {
  return useStore(lights) > 0
}

/** Fits the shadow of a parallel light to the subject of the scene with each frame, unless the script sets the shadow's camera. */
export function useSun(said = false): RefObject<DirectionalLight | null> {
  const { rig } = useViewer()
  const light = useRef<DirectionalLight>(null)
  const fitted = useRef<unknown>(null)
  useFrame(() => {
    const { current } = light
    if (said || !current?.castShadow || rig.extent.subject.isEmpty()) return
    const { subject } = rig.extent
    current.updateWorldMatrix(true, false)
    current.target.updateWorldMatrix(true, false)
    // Only when the scene or the light has moved.
    const now = [
      ...subject.min,
      ...subject.max,
      ...current.matrixWorld.elements.slice(12),
      ...current.target.matrixWorld.elements.slice(12),
    ].join()
    if (fitted.current === now) return
    fitted.current = now
    fitSun(current, subject)
  })
  return light
}

/** Fits the shadow of a parallel light to a box of the world. */
export function fitSun(light: DirectionalLight, box: Box3) {
  const from = new Vector3().setFromMatrixPosition(light.matrixWorld)
  const to = new Vector3().setFromMatrixPosition(light.target.matrixWorld)
  const { center, radius } = box.getBoundingSphere(new Sphere())
  const reach = Math.max(radius, 1e-6) * 1.05
  // The light's view: three turns the shadow's camera in the same way.
  const turn = new Matrix4()
    .lookAt(from, to, new Vector3(0, 1, 0))
    .setPosition(from)
    .invert()
  const { x, y, z } = center.applyMatrix4(turn)
  const { camera } = light.shadow
  Object.assign(camera, {
    left: x - reach,
    right: x + reach,
    bottom: y - reach,
    top: y + reach,
    near: -z - reach,
    far: -z + reach,
  })
  camera.updateProjectionMatrix()
  // One and a half pixels of its map, so that no surface shades itself.
  light.shadow.normalBias = (3 * reach) / light.shadow.mapSize.width
}
