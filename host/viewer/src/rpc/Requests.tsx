import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import type { Props } from '../scene/node'
import { requests } from '../catalogue/generated/messages'
import { reasonOf } from '../reason'
import { useViewer } from '../context'
import type { Viewer } from '../viewer'
import { timestamp } from '../wire/time'
import { isMap, type WireEvent } from '../wire/codec'
import { fit, look } from '../camera/calls'
import { endings } from '../camera/pilot'
import { castFrom, pick } from '../events/pick'
import { grab, readWish, type View } from './grab'
import { snapshot } from './snapshot'

/** Requests that the canvas answers. Dialogs are answered without it, see page/dialogs.ts. */
type Request = Exclude<keyof typeof requests, 'VUERLUA_CONFIRM' | 'VUERLUA_ASK'>

/** Does what a request asks for, and returns the value of the answer. */
type Work = (key: string, data: Props) => Promise<Record<string, unknown>>

/** The key of the page's own picture. */
const mainKey = requests.GRAB_RENDER

/** Answers what the host asks for. There is always an answer, if only why there is none. */
export function Requests() {
  const viewer = useViewer()
  const get = useThree((state) => state.get)

  useEffect(() => {
    const last = new Map<string, number>()
    const main: View = {
      page: () => ({ overlays: viewer.overlays, size: get().size }),
      camera: () => get().camera,
      size: () => {
        const { size, gl } = get()
        return {
          width: Math.round(size.width * gl.getPixelRatio()),
          height: Math.round(size.height * gl.getPixelRatio()),
        }
      },
    }
    const grabbed = async (key: string, data: Props) => {
      // What came before the request is in the picture.
      viewer.flushNow()
      const { gl, scene } = get()
      if (viewer.graphics.state.get() !== 'fine')
        throw new Error(
          'the page has lost its graphics context, and cannot take pictures until the context is restored',
        )
      const view = viewer.views.get().get(key) ?? (key === mainKey ? main : null)
      if (!view) throw new Error(`there is no camera view "${key}"${listed([...viewer.views.get().keys()])}`)
      const picture = await grab(gl, scene, view, readWish({ ...view.defaults?.(), ...data }))
      const now = performance.now()
      const delta = Math.round(now - (last.get(key) ?? now))
      last.set(key, now)
      return { dpr: gl.getPixelRatio(), delta, ...picture }
    }
    const whole = async () => (await grabbed(mainKey, { format: 'png' })).frame
    viewer.takeSnapshot = () => void snapshot(viewer, whole)
    const hindrance = () => (get().gl.xr.isPresenting ? endings.headset : null)
    const work: Record<Request, Work> = {
      GRAB_RENDER: grabbed,
      GET_WEBXR_MESH: async () => {
        // The WebXRMesh may have come just before the request.
        viewer.flushNow()
        return { meshes: viewer.xr.meshes() }
      },
      CAMERA_LOOK: (_, data) => look(viewer, data, hindrance),
      CAMERA_FIT: (_, data) => fit(viewer, data, hindrance),
      PICK: async (_, data) => {
        viewer.flushNow()
        return { hits: pick(get(), Number(data['x']), Number(data['y'])) }
      },
      RAYCAST: async (_, data) => {
        viewer.flushNow()
        return { hits: castFrom(get(), data['origin'], data['direction']) }
      },
    }
    const stops = [
      () => void (viewer.takeSnapshot = () => {}),
      viewer.on('SAVE_SNAPSHOT', ({ key }) => void snapshot(viewer, whole, key)),
      ...(Object.keys(work) as Request[]).map((etype) =>
        viewer.on(etype, (event) => void answer(viewer, event, requests[etype], work[etype])),
      ),
    ]
    return () => stops.forEach((stop) => stop())
  }, [viewer, get])
  return null
}

/** Answers that there is neither picture nor camera, where there is no canvas and never will be. */
export function refuseViews(viewer: Viewer, reason: string): () => void {
  const refuse = (event: WireEvent) =>
    void answer(viewer, event, mainKey, () => Promise.reject(new Error(reason)))
  const stops = (['GRAB_RENDER', 'CAMERA_LOOK', 'CAMERA_FIT'] as const).map((etype) =>
    viewer.on(etype, refuse),
  )
  return () => stops.forEach((stop) => stop())
}

async function answer(viewer: Viewer, event: WireEvent, otherwise: string, work: Work) {
  const data = isMap(event['data']) ? event['data'] : {}
  const key = String(event['key'] ?? data['key'] ?? otherwise)
  const etype = typeof event['rtype'] === 'string' ? event['rtype'] : `${event.etype}_RESPONSE`
  let value: Record<string, unknown>
  try {
    value = await work(key, data)
  } catch (error) {
    value = { error: reasonOf(error) }
  }
  // A camera is moved without an answer if the script does not wait.
  if (event['rtype'] === undefined && event.etype.startsWith('CAMERA_')) return
  viewer.reply({ ts: timestamp(), etype, key, value })
}

function listed(keys: string[]): string {
  return keys.length > 0 ? `; there is ${keys.map((key) => `"${key}"`).join(', ')}` : '; the scene has none'
}
