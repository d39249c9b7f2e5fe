import { useLayoutEffect } from 'react'
import { register, type ComponentProps } from '../scene/registry'
import { useViewer } from '../context'

/** A node that wants to hear of a headset. What it wants is done where WebXR is loaded. */
function Tracked({ node, sent: props }: ComponentProps) {
  const { xr } = useViewer()
  useLayoutEffect(() => xr.track({ node, props }), [xr, node, props])
  return null
}

register('scene', ['Hands', 'MotionControllers', 'Head', 'Body', 'WebXRMesh'], { component: Tracked })
