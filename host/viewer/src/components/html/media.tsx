import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type DragEvent,
  type MouseEvent,
} from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { useReport } from '../../scene/hooks'
import { addressOf, assets } from '../common/assets'
import { attributes, classes } from './attributes'
import { content, textOf } from './elements'

/** Most that is sent of one file; the host closes a connection that sends more. */
const uploadLimit = 24 << 20

/** An address for a picture that is one already, new whenever its file is, or that came as bytes. */
function useSource(src: unknown): string | undefined {
  const made = useMemo(() => {
    if (src instanceof Uint8Array) return URL.createObjectURL(new Blob([src as Uint8Array<ArrayBuffer>]))
    return undefined
  }, [src])
  useEffect(() => () => void (made && URL.revokeObjectURL(made)), [made])
  const file = typeof src === 'string' && src !== '' && !src.startsWith('data:') ? addressOf(src) : null
  const subscribe = useMemo(
    () => (listener: () => void) => (file ? assets.watch(file, listener) : () => {}),
    [file],
  )
  const current = useSyncExternalStore(subscribe, () => (file ? assets.current(file) : null))
  return made ?? current ?? (typeof src === 'string' ? src : undefined)
}

function Img({ node, sent: props }: ComponentProps) {
  const viewer = useViewer()
  const src = useSource(props['src'])
  const [broken, setBroken] = useState<string>()
  useReport(node, broken !== undefined && broken === src ? 'the picture could not be loaded' : null)
  // Where in the picture, and how large it is shown, in pixels.
  const click = (event: MouseEvent<HTMLImageElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const value = { x: event.clientX - box.left, y: event.clientY - box.top, w: box.width, h: box.height }
    viewer.send({ etype: 'CLICK', key: node.key, value })
  }
  const { className, src: _, ...given } = attributes(props)
  return (
    <img
      alt={node.key ?? ''}
      draggable={false}
      {...given}
      src={src}
      className={classes('h-img', className)}
      onClick={click}
      onError={() => setBroken(src)}
    />
  )
}

function ImageUpload({ node, sent: props, children }: ComponentProps) {
  const viewer = useViewer()
  const [shown, setShown] = useState<{ name: string; address: string }>()
  const [said, setSaid] = useState('')
  const [over, setOver] = useState(false)
  useEffect(() => () => void (shown && URL.revokeObjectURL(shown.address)), [shown])

  const take = async (file: File | undefined) => {
    if (!file) return
    if (!file.type.startsWith('image/')) return setSaid(`${file.name} is no picture`)
    if (file.size > uploadLimit) return setSaid(`${file.name} is larger than ${uploadLimit >> 20} MB`)
    setShown({ name: file.name, address: URL.createObjectURL(file) })
    const value = toBase64(new Uint8Array(await file.arrayBuffer()))
    setSaid(
      viewer.send({ etype: 'UPLOAD', key: node.key, value })
        ? `${file.name} sent`
        : 'not sent: the host is away',
    )
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  const { className, ...given } = attributes(props)
  return (
    <label
      {...given}
      className={classes('h-upload', over && 'over', className)}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {shown ? (
        <img src={shown.address} alt={shown.name} />
      ) : (
        <span className="h-plus" aria-hidden>
          +
        </span>
      )}
      <span>
        <span className="h-label">
          {content(props, children) ?? textOf(props['label']) ?? 'Choose a picture'}
        </span>
        <small role="status">{said || 'or drop one here'}</small>
      </span>
      <input
        type="file"
        accept="image/*"
        onChange={(event) => {
          void take(event.target.files?.[0])
          // So that the same file can be chosen again.
          event.target.value = ''
        }}
      />
    </label>
  )
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  // In pieces: each is the arguments of one call.
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** Shows its end, as long as the reader does not scroll away from it. */
function AutoScroll({ sent: props, children }: ComponentProps) {
  const box = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const follow = () => {
      if (following.current) element.scrollTop = element.scrollHeight
    }
    follow()
    const observer = new MutationObserver(follow)
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    element.addEventListener('load', follow, true)
    return () => {
      observer.disconnect()
      element.removeEventListener('load', follow, true)
    }
  }, [])
  const { className, ...given } = attributes(props)
  return (
    <div
      ref={box}
      {...given}
      className={classes('h-scroll', className)}
      onScroll={({ currentTarget: at }) =>
        (following.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24)
      }
    >
      {children}
    </div>
  )
}

register('html', 'Img', { component: Img })
register('html', 'ImageUpload', { component: ImageUpload, text: true })
register('html', 'AutoScroll', { component: AutoScroll, text: true })
