import type { Viewer } from '../viewer'
import { reasonOf } from '../reason'
import { save } from './save'

/**
 * Saves a picture of the page as a file of the browser, and sends it as SNAPSHOT, with the key that
 * asked for it if there is one. A picture that cannot be had is a line of the log.
 */
export async function snapshot(viewer: Viewer, take: () => Promise<Uint8Array>, key?: unknown) {
  try {
    const png = await take()
    viewer.send({
      etype: 'SNAPSHOT',
      key: typeof key === 'string' ? key : undefined,
      value: { screen: await dataUrl(png) },
    })
    save(
      png,
      `vuerlua ${new Date().toISOString().slice(0, 19).replaceAll(':', '-').replace('T', ' ')}.png`,
      'image/png',
    )
  } catch (error) {
    viewer.log.add({ level: 'warning', text: `no snapshot: ${reasonOf(error)}` })
  }
}

function dataUrl(png: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error ?? new Error('it could not be read'))
    reader.readAsDataURL(blobOf(png))
  })
}

function blobOf(png: Uint8Array): Blob {
  return new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' })
}
