import type { Log } from '../page/log'
import { isMap, type WireEvent } from '../wire/codec'

/** Saves bytes as a file of the browser. */
export function save(bytes: Uint8Array, name: string, type = 'application/octet-stream') {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  // The browser may begin to read it only after this.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Takes VUERLUA_DOWNLOAD: saves a file that the script has made. The host has made the name safe. */
export function takeDownload(log: Log, event: WireEvent) {
  const data = isMap(event['data']) ? event['data'] : {}
  const { name, bytes } = data
  if (typeof name !== 'string' || !(bytes instanceof Uint8Array)) return
  save(bytes, name)
  log.add({ level: 'info', text: `saved ${name}, ${bytes.length} bytes` })
}
