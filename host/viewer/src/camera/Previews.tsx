import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef, type CSSProperties } from 'react'
import type { Color } from 'three'
import { useDocked } from '../page/dock'
import { register, type ComponentProps } from '../scene/registry'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { drawView, type View } from '../rpc/grab'

// A preview is a glance, not a film.
const interval = 100

/** Small pictures of what the cameras of the scene see, in a corner of the page. */
function CameraPreviewThumbs({ node, props }: ComponentProps<'CameraPreviewThumbs'>) {
  const viewer = useViewer()
  const views = useStore(viewer.views)
  const shown = useMemo(() => [...views].filter(([, { preview }]) => preview !== false), [views])
  const canvases = useRef(new Map<string, HTMLCanvasElement>())
  useThumbs(shown, canvases.current, props.previewHeight)
  const margin = props.margin
  const [vertical = 'bottom', horizontal = 'left'] = props.position.split('-')
  const style = {
    [vertical === 'top' ? 'top' : 'bottom']: margin,
    [horizontal === 'right' ? 'right' : 'left']: margin,
    gap: props.gap,
  }
  useDocked(
    node,
    'page',
    useMemo(
      () =>
        shown.length > 0 && (
          <div className="thumbs" style={style}>
            {shown.map(([key]) => (
              <figure key={key} className="card">
                <canvas
                  ref={(canvas) =>
                    void (canvas ? canvases.current.set(key, canvas) : canvases.current.delete(key))
                  }
                />
                {props.showLabels && <figcaption>{key}</figcaption>}
              </figure>
            ))}
          </div>
        ),
      [shown, props],
    ),
  )
  return null
}

function useThumbs(
  views: readonly (readonly [string, View])[],
  canvases: ReadonlyMap<string, HTMLCanvasElement>,
  height: number,
) {
  const state = useRef({ last: -Infinity, busy: false })
  const invalidate = useThree((three) => three.invalidate)
  useEffect(() => invalidate(), [views, invalidate])
  useFrame(({ gl, scene }) => {
    const s = state.current
    if (views.length === 0 || s.busy || gl.xr.isPresenting || performance.now() - s.last < interval) return
    s.busy = true
    s.last = performance.now()
    const drawings = views.map(async ([key, view]) => {
      const size = view.size()
      const image = await drawView(
        gl,
        scene,
        view,
        Math.max(1, Math.round((height * size.width) / size.height)),
        Math.round(height),
      )
      const canvas = canvases.get(key)
      if (!canvas) return
      if (canvas.width !== image.width) canvas.width = image.width
      if (canvas.height !== image.height) canvas.height = image.height
      canvas.getContext('2d')?.putImageData(image, 0, 0)
    })
    void Promise.allSettled(drawings).then(() => (s.busy = false))
  })
}

function css(color: Readonly<Color>): string {
  return `#${color.getHexString()}`
}

/** A viewfinder over the page while it looks through a camera of the scene. */
function CameraPreviewOverlay({ node, props }: ComponentProps<'CameraPreviewOverlay'>) {
  const viewer = useViewer()
  const size = useThree((state) => state.size)
  const through = useStore(viewer.lookingThrough)
  useDocked(
    node,
    'page',
    useMemo(() => {
      if (through === null) return null
      const inset = props.margin * Math.min(size.width, size.height)
      const [w, h, arm] = [size.width - inset, size.height - inset, 24]
      const corner = (x: number, y: number, dx: number, dy: number) =>
        `M${x + dx * arm} ${y}H${x}V${y + dy * arm}`
      return (
        <svg className="viewfinder" style={{ '--bracket': css(props.cornerBracketColor) } as CSSProperties}>
          {props.showCornerBrackets && (
            <path
              d={
                corner(inset, inset, 1, 1) +
                corner(w, inset, -1, 1) +
                corner(inset, h, 1, -1) +
                corner(w, h, -1, -1)
              }
            />
          )}
          {props.showCenterFocus && (
            <path
              stroke={css(props.centerFocusColor)}
              d={`M${size.width / 2 - 12} ${size.height / 2}h24M${size.width / 2} ${size.height / 2 - 12}v24`}
            />
          )}
          {props.showLabel && (
            <text x={size.width / 2} y={h - 8} textAnchor="middle">
              {through}
            </text>
          )}
        </svg>
      )
    }, [through, size, props]),
  )
  return null
}

register('scene', 'CameraPreviewThumbs', { component: CameraPreviewThumbs })
register('scene', 'CameraPreviewOverlay', { component: CameraPreviewOverlay })
