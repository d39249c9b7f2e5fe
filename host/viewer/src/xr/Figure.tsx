import { useEffect, useMemo } from 'react'
import { useViewer } from '../context'
import { timestamp } from '../wire/time'
import { axes, balls, placeAll } from './axes'
import { bodyJoints, bodyPose, handJoints } from './poses'
import { useSense } from './sensing'
import type { Tracker } from './xr'

/** Sends where the head is. Of all events this one has its time in milliseconds. */
export function Head({ node, props }: Tracker) {
  const viewer = useViewer()
  const frames = useAxes(1)
  useSense(props, ({ frame, space, due }) => {
    const pose = frame.getViewerPose(space)
    frames.count = 0
    if (!pose) return
    const matrix = [...pose.transform.matrix]
    if (props['show'] === true) placeAll(frames, matrix, () => Number(props['frameScale'] ?? 0.05))
    if (due && props['stream'] !== false)
      viewer.send({ ts: timestamp() * 1000, etype: 'HEAD_MOVE', key: node.key, value: { matrix } })
  })
  return <primitive object={frames} />
}

/** Sends the joints of a body, where the headset tracks one. */
export function Body({ node, props }: Tracker) {
  const viewer = useViewer()
  const count = bodyJoints + 2 * handJoints
  const frames = useAxes(count)
  const joints = useMemo(() => balls(count, '#c8d0dc'), [count])
  useEffect(() => () => void (joints.geometry.dispose(), joints.dispose()), [joints])
  useSense(props, ({ frame, space, due }) => {
    frames.count = joints.count = 0
    const { body } = frame as XRFrame & { body?: Iterable<readonly [string, XRSpace]> }
    if (!body) return
    const value = bodyPose(body, (joint) => frame.getPose(joint, space)?.transform.matrix ?? null)
    let drawn = 0
    const parts = [
      value.body,
      ...(props['leftHand'] === true ? [value.leftHand] : []),
      ...(props['rightHand'] === true ? [value.rightHand] : []),
    ]
    for (const part of parts) {
      if (props['showFrame'] !== false)
        placeAll(frames, part, () => Number(props['frameScale'] ?? 0.02), drawn)
      if (props['showBody'] === true) placeAll(joints, part, () => 0.015, drawn)
      drawn += part.length / 16
    }
    if (due && props['stream'] !== false)
      viewer.send({ ts: timestamp(), etype: 'BODY_MOVE', key: node.key, value })
  })
  return (
    <>
      <primitive object={frames} />
      <primitive object={joints} />
    </>
  )
}

function useAxes(count: number) {
  const frames = useMemo(() => axes(count), [count])
  useEffect(() => () => void (frames.geometry.dispose(), frames.dispose()), [frames])
  return frames
}
