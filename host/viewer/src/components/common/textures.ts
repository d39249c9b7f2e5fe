import { Source, Texture } from 'three'
import { reasonOf } from '../../reason'
import { addressOf, assets } from './assets'
import { loadPicture, noPicture, readHdr } from './picture-file'
import { bytesOf } from './values'

/** Where a picture comes from: an address, or the bytes of a file. */
export type PictureSource = string | Uint8Array

export function pictureSource(value: unknown): PictureSource | null {
  if (typeof value === 'string') return value === '' ? null : value
  return bytesOf(value)
}

/** A picture decoded from the bytes of a PNG, JPEG, WebP... file, the way up that textures are. */
export async function decodePicture(bytes: Uint8Array): Promise<ImageBitmap> {
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>])
  try {
    return await createImageBitmap(blob, { imageOrientation: 'flipY', premultiplyAlpha: 'none' })
  } catch {
    throw new Error(noPicture(bytes, 'the data'))
  }
}

interface Entry {
  picture: Promise<Texture>
  users: number
  unwatch: () => void
}

const idleKept = 32

/**
 * Pictures by address, each got and uploaded once however many materials show it.
 */
export class Pictures {
  #entries = new Map<string, Entry>()

  /**
   * Gets a picture, again whenever its file changes, until it is let go. Each texture is
   * the caller's own; what it shows is shared.
   */
  hold(
    source: PictureSource,
    show: (texture: Texture) => void,
    failed: (reason: string) => void,
  ): () => void {
    return typeof source === 'string'
      ? this.#holdFile(addressOf(source), show, failed)
      : holdBytes(source, show, failed)
  }

  #holdFile(url: string, show: (texture: Texture) => void, failed: (reason: string) => void): () => void {
    let live = true
    let entry = this.#use(url)
    const get = () => {
      const of = entry
      of.picture.then(
        (picture) => live && of === entry && show(own(picture)),
        (error: unknown) => live && of === entry && failed(reasonOf(error)),
      )
    }
    get()
    const unwatch = assets.watch(url, () => {
      this.#release(url, entry)
      entry = this.#use(url)
      get()
    })
    return () => {
      live = false
      unwatch()
      this.#release(url, entry)
    }
  }

  #use(url: string): Entry {
    let entry = this.#entries.get(url)
    if (!entry) {
      const picture = loadPicture(assets.current(url), url)
      // A picture that could not be got is asked for again by the next who wants it.
      picture.catch(() => this.#entries.get(url) === entry && this.#drop(url))
      entry = { picture, users: 0, unwatch: assets.watch(url, () => this.#drop(url)) }
      this.#entries.set(url, entry)
    }
    entry.users++
    return entry
  }

  #drop(url: string) {
    this.#entries.get(url)?.unwatch()
    this.#entries.delete(url)
  }

  #release(url: string, entry: Entry) {
    entry.users--
    if (entry.users > 0 || this.#entries.get(url) !== entry) return
    // The longest unused goes first: what is used again is moved to the end.
    this.#entries.delete(url)
    this.#entries.set(url, entry)
    const idle = [...this.#entries].filter(([, { users }]) => users === 0)
    for (const [old] of idle.slice(0, -idleKept)) this.#drop(old)
  }
}

export const pictures = new Pictures()

// A texture of one's own that shows the same upload.
function own(picture: Texture): Texture {
  const texture = picture.clone()
  texture.version++
  return texture
}

const decoded = new WeakMap<Uint8Array, Promise<Texture>>()

function holdBytes(
  bytes: Uint8Array,
  show: (texture: Texture) => void,
  failed: (reason: string) => void,
): () => void {
  let live = true
  let picture = decoded.get(bytes)
  if (!picture) {
    picture = readHdr(bytes).then(async (hdr) => hdr ?? ofBitmap(await decodePicture(bytes)))
    decoded.set(bytes, picture)
  }
  picture.then(
    (texture) => live && show(own(texture)),
    (error: unknown) => live && failed(reasonOf(error)),
  )
  return () => {
    live = false
  }
}

function ofBitmap(bitmap: ImageBitmap): Texture {
  const texture = new Texture()
  texture.source = new Source(bitmap)
  texture.needsUpdate = true
  return texture
}
