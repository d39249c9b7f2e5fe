import { useEffect, useState } from 'react'
import { useViewer } from '../context'
import type { Viewer } from '../viewer'

// The host's bound for a message, less what is around the file.
const largest = 200 << 20

/** Sends files that are dropped on the page as UPLOAD. Whether something hovers over it. */
export function useDrop(): boolean {
  const viewer = useViewer()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const drag = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      if (!carries(event)) return
      event.preventDefault()
      setOver(false)
      for (const file of event.dataTransfer?.files ?? []) void upload(viewer, file)
    }
    addEventListener('dragenter', drag)
    addEventListener('dragover', drag)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragenter', drag)
      removeEventListener('dragover', drag)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [viewer])
  return over
}

/**
 * Sends a file as the official ImageUpload does, its content as base64, with its name and type
 * beside it. The key is that of the node, or "drop" for the page.
 */
export async function upload(viewer: Viewer, file: File, key = 'drop') {
  if (file.size > largest) {
    viewer.log.add({
      level: 'warning',
      text: `${file.name} is too large to be sent: ${(file.size / 1e6).toFixed(0)} MB`,
    })
    return
  }
  const value = await base64(file)
  const sent = viewer.send({ etype: 'UPLOAD', key, value, name: file.name, type: file.type, size: file.size })
  viewer.log.add({
    level: sent ? 'info' : 'warning',
    text: sent ? `sent ${file.name} to the script` : `${file.name} was not sent: the host is away`,
  })
}

function base64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const url = String(reader.result)
      resolve(url.slice(url.indexOf(',') + 1))
    }
    reader.onerror = () => reject(reader.error ?? new Error('it cannot be read'))
    reader.readAsDataURL(file)
  })
}
