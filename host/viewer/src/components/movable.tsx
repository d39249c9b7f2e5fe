import { PivotControls } from '@react-three/drei'
import { useThree, type ThreeEvent } from '@react-three/fiber'
import { useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { Matrix4, Quaternion, Vector3, Euler, type Object3D } from 'three'
import type { SceneNode } from '../scene/node'
import { register, type ComponentProps, type FastProp } from '../scene/registry'
import { place, readVector } from '../scene/transform'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'

/** Nodes that the user is dragging: their pose is his until he lets go. */
const dragged = new WeakSet<SceneNode>()

// Of these, scale is the size of the gizmo.
function placePivot(object: Object3D, node: SceneNode) {
  const { scale: _, ...pose } = node.props
  place(object, pose)
  object.matrixWorldNeedsUpdate = true
}

const placeFast: FastProp = (object, _, node) => {
  if (!dragged.has(node)) placePivot(object, node)
  return true
}

const fast = {
  position: placeFast,
  rotation: placeFast,
  quaternion: placeFast,
  matrix: placeFast,
  visible: placeFast,
}

const position = new Vector3()
const quaternion = new Quaternion()
const scale = new Vector3()
const rotation = new Euler()

/** A pose as OBJECT_MOVE has it. */
function describePose(local: Matrix4, world: Matrix4) {
  local.decompose(position, quaternion, scale)
  rotation.setFromQuaternion(quaternion)
  return {
    matrix: [...local.elements],
    matrixWorld: [...world.elements],
    position: position.toArray(),
    // The order of the axes comes last.
    rotation: rotation.toArray() as number[],
    quaternion: quaternion.toArray(),
  }
}

/** Sends how a node is dragged. The pose becomes the node's, so that what the script says next is new. */
function useDrag(node: SceneNode) {
  const viewer = useViewer()
  const last = useRef<ReturnType<typeof describePose> | null>(null)
  return useMemo(
    () => ({
      start() {
        dragged.add(node)
        last.current = null
      },
      move(local: Matrix4, world: Matrix4) {
        last.current = describePose(local, world)
        const { scale: size } = node.props
        for (const name of ['rotation', 'quaternion', 'position']) delete node.props[name]
        node.props['matrix'] = last.current.matrix
        if (size !== undefined) node.props['scale'] = size
        viewer.send({ ts: timestamp(), etype: 'OBJECT_MOVE', key: node.key, value: last.current })
      },
      end() {
        dragged.delete(node)
        viewer.send({ ts: timestamp(), etype: 'OBJECT_MOVE_END', key: node.key, value: last.current ?? {} })
      },
    }),
    [viewer, node],
  )
}

type Drag = ReturnType<typeof useDrag>

/** What the pointers of hands and controllers have beside those of a page. */
interface SpatialEvent extends Omit<ThreeEvent<PointerEvent>, 'target'> {
  pointerPosition?: Vector3
  pointerQuaternion?: Quaternion
  target: { setPointerCapture(id: number): void; releasePointerCapture(id: number): void }
}

/** In a headset one takes hold of the thing itself: it follows the hand, or the end of the ray. */
function Grab({ node, drag, children }: { node: SceneNode; drag: Drag; children: ReactNode }) {
  const gl = useThree((state) => state.gl)
  const invalidate = useThree((state) => state.invalidate)
  const held = useRef<{ pointer: number; offset: Matrix4 } | null>(null)

  const at = ({ pointerPosition, pointerQuaternion }: SpatialEvent) =>
    pointerPosition && pointerQuaternion
      ? new Matrix4().compose(pointerPosition, pointerQuaternion, new Vector3(1, 1, 1))
      : null

  const down = (given: ThreeEvent<PointerEvent>) => {
    const event = given as unknown as SpatialEvent
    const { object } = node
    const pointer = gl.xr.isPresenting && !held.current ? at(event) : null
    if (!pointer || !object) return
    event.stopPropagation()
    event.target.setPointerCapture(event.pointerId)
    object.updateWorldMatrix(true, false)
    held.current = { pointer: event.pointerId, offset: pointer.invert().multiply(object.matrixWorld) }
    drag.start()
  }
  const move = (given: ThreeEvent<PointerEvent>) => {
    const event = given as unknown as SpatialEvent
    const { object } = node
    if (!held.current || held.current.pointer !== event.pointerId || !object?.parent) return
    const world = at(event)?.multiply(held.current.offset)
    if (!world) return
    event.stopPropagation()
    const local = object.parent.matrixWorld.clone().invert().multiply(world)
    local.decompose(object.position, object.quaternion, object.scale)
    object.updateMatrix()
    object.matrixWorldNeedsUpdate = true
    drag.move(local, world)
    invalidate()
  }
  const up = (given: ThreeEvent<PointerEvent>) => {
    const event = given as unknown as SpatialEvent
    if (held.current?.pointer !== event.pointerId) return
    held.current = null
    event.target.releasePointerCapture(event.pointerId)
    drag.end()
  }
  return (
    <group onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up}>
      {children}
    </group>
  )
}

/** Whether a headset is on. */
function usePresenting(): boolean {
  const xr = useThree((state) => state.gl.xr)
  const subscribe = useMemo(
    () => (listener: () => void) => {
      for (const type of ['sessionstart', 'sessionend'] as const) xr.addEventListener(type, listener)
      return () => {
        for (const type of ['sessionstart', 'sessionend'] as const) xr.removeEventListener(type, listener)
      }
    },
    [xr],
  )
  return useSyncExternalStore(subscribe, () => xr.isPresenting)
}

function triple(value: unknown): [number, number, number] | undefined {
  return value === undefined || value === null ? undefined : readVector(value, new Vector3())?.toArray()
}

// Marks the parts of a gizmo that can be grabbed, visible or not.
const handle = { handle: true }

// The length of the arrows of a gizmo without a size, in CSS pixels: it can be grabbed from any distance.
const reach = 100

/** Its children can be moved and turned by hand. */
function Pivot({
  node,
  sent: props,
  children,
  lineWidth,
  shown = true,
}: ComponentProps & { lineWidth: number; shown?: boolean }) {
  const drag = useDrag(node)
  const presenting = usePresenting()
  const said =
    props['scale'] === undefined || props['scale'] === null
      ? null
      : readVector(props['scale'], new Vector3())?.x
  const size = said ?? 0.4
  const anchor = triple(props['anchor'])
  const ref = useMemo(
    () => (object: Object3D | null) => {
      node.ref(object)
      if (!object) return
      placePivot(object, node)
      // The gizmo, its first child, is not part of the scene.
      const [gizmo] = object.children
      if (gizmo) gizmo.userData['unmeasured'] = true
    },
    [node],
  )
  return (
    <PivotControls
      ref={ref as never}
      disableScaling
      depthTest={false}
      {...(said ? { scale: said } : { fixed: true, scale: reach })}
      lineWidth={Number(props['lineWidth'] ?? lineWidth)}
      offset={triple(props['offset']) ?? [0, 0, 0]}
      {...(anchor ? { anchor } : {})}
      axisColors={['#e5484d', '#46a758', '#3e7bfa']}
      hoveredColor="#ffb224"
      visible={shown}
      userData={handle}
      // Its arrows would be in the way of a hand.
      enabled={!presenting}
      onDragStart={drag.start}
      onDrag={(local, _, world) => drag.move(local, world)}
      onDragEnd={drag.end}
    >
      <Grab node={node} drag={drag}>
        {children}
        {presenting && shown && (
          <mesh>
            <sphereGeometry args={[0.1 * size, 24, 16]} />
            <meshStandardMaterial color="#ffb224" roughness={0.4} />
          </mesh>
        )}
      </Grab>
    </PivotControls>
  )
}

register('scene', 'Pivot', { component: (given) => <Pivot {...given} lineWidth={2} />, fast })
register('scene', 'Movable', {
  component: (given) => <Pivot {...given} lineWidth={3} shown={given.sent['showFrame'] !== false} />,
  fast,
})
