import { useRef, useState, type DragEvent } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { reasonOf } from '../../reason'
import { attributes, classes } from '../html/attributes'
import { content } from '../html/elements'
import { useDisabled } from './section'

/** Sends a file that is chosen, or dropped on it. A file that is too large is not read. */
function FileUpload({ node, props, sent, children }: ComponentProps<'FileUpload'>) {
  const viewer = useViewer()
  const disabled = useDisabled(props.disabled)
  const [said, setSaid] = useState<{ text: string; wrong?: boolean }>({ text: '' })
  const [over, setOver] = useState(false)
  const busy = useRef(false)

  const take = async (file: File | undefined) => {
    if (!file || disabled || busy.current) return
    if (file.size > props.maxSize) {
      setSaid({
        text: `${file.name} has ${size(file.size)}; at most ${size(props.maxSize)} can be sent`,
        wrong: true,
      })
      return
    }
    busy.current = true
    setSaid({ text: `reading ${file.name}` })
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const value = { name: file.name, type: file.type, bytes }
      setSaid(
        viewer.send({ etype: 'UPLOAD', key: node.key, value })
          ? { text: `${file.name} sent, ${size(file.size)}` }
          : { text: 'not sent: the host is away', wrong: true },
      )
    } catch (error) {
      // A folder, or a file that has gone.
      setSaid({ text: `${file.name} cannot be read: ${reasonOf(error)}`, wrong: true })
    } finally {
      busy.current = false
    }
  }
  const drag = (event: DragEvent, inside: boolean) => {
    // The page itself takes files that are dropped elsewhere.
    event.preventDefault()
    event.stopPropagation()
    setOver(inside && !disabled)
  }
  const { className, title, ...given } = attributes(sent)
  const label = content(sent, children) ?? props.label ?? 'Choose a file'
  return (
    <label
      {...given}
      hidden={!props.visible}
      title={props.hint ?? (typeof title === 'string' ? title : undefined)}
      className={classes('h-upload', over && 'over', disabled && 'disabled', className)}
      onDragEnter={(event) => drag(event, true)}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false)
        void take(event.dataTransfer.files[0])
      }}
    >
      <span className="h-plus" aria-hidden>
        +
      </span>
      <span>
        <span className="h-label">{label}</span>
        <small role="status" className={said.wrong ? 'wrong' : undefined}>
          {said.text || `or drop one here, up to ${size(props.maxSize)}`}
        </small>
      </span>
      <input
        type="file"
        accept={props.accept}
        disabled={disabled}
        onChange={(event) => {
          void take(event.target.files?.[0])
          // So that the same file can be chosen again.
          event.target.value = ''
        }}
      />
    </label>
  )
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const [unit, by] =
    bytes < 2 ** 20 ? ['KiB', 2 ** 10] : bytes < 2 ** 30 ? ['MiB', 2 ** 20] : ['GiB', 2 ** 30]
  return `${Number((bytes / by).toPrecision(3))} ${unit}`
}

register('html', 'FileUpload', { component: FileUpload, text: true, control: true })
