import { LoadingManager } from 'three'
import type { Props } from '../../scene/node'
import { addressOf, assets, nameOf, withoutVersion } from '../common/assets'
import { fetchBytes, LoadError } from '../common/fetch'
import { noPicture } from '../common/picture-file'
import { bytesOf } from '../common/values'
import { reasonOf } from '../../reason'

/** Tracks the files beside a model: their places, which of them were requested, and how each request ended. */
export class Companions {
  readonly manager = new LoadingManager()
  /** Addresses of all requested files. */
  readonly files = new Set<string>()
  /** Messages about the model, other than those about missing files. */
  readonly notes: string[] = []
  #missing = new Map<string, unknown>()
  #given = new Map<string, string>()
  #loading = 0
  #idle: (() => void)[] = []

  /** given are files, as addresses or bytes, by the names that the model uses. */
  constructor(
    given: Props,
    private readonly folder: string,
  ) {
    for (const [name, value] of Object.entries(given)) {
      const bytes = bytesOf(value)
      if (bytes) this.#given.set(name, URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>])))
      else if (typeof value === 'string') this.#given.set(name, addressOf(value))
    }
    const { manager } = this
    manager.setURLModifier((url) => this.#resolve(url))
    manager.onError = (url) => this.#lost(url)
    const { itemStart, itemEnd } = manager
    manager.itemStart = (url) => {
      this.#loading++
      itemStart(url)
    }
    manager.itemEnd = (url) => {
      itemEnd(url)
      this.#done()
    }
  }

  /** Waits for all files that readers have requested: pictures arrive later than their model. */
  async idle() {
    // A reader may request pictures in a later task than the one in which it finishes.
    await Promise.resolve()
    while (this.#loading > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  /** Takes note of a file that could not be loaded. */
  miss(address: string, error: unknown) {
    this.#missing.set(nameOf(address), error)
  }

  get complete(): boolean {
    return this.#missing.size === 0
  }

  /** Returns all messages about the model, with each file by its name. */
  remarks(): string[] {
    return [...summary(this.#missing), ...this.notes]
  }

  close() {
    for (const url of this.#given.values()) if (url.startsWith('blob:')) URL.revokeObjectURL(url)
  }

  #done() {
    this.#loading--
    if (this.#loading === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #resolve(said: string): string {
    let url = withoutVersion(said)
    if (!/^(data|blob|https?):/.test(url) || url.startsWith(this.folder)) url = besideModel(url, this.folder)
    for (const [name, address] of this.#given) if (url === name || url.endsWith(`/${name}`)) url = address
    if (/^(data|blob):/.test(url)) return url
    const full = addressOf(url)
    this.files.add(full)
    return assets.current(full)
  }

  // The reader only reports that a file failed. The cause is found before the model is shown.
  #lost(url: string) {
    const name = nameOf(url)
    if (this.#missing.has(name)) return
    this.#missing.set(name, new Error(`${name} could not be loaded`))
    if (/^(blob|data):/.test(url))
      return void this.#missing.set(
        name,
        new Error('a picture within the file is damaged, or of a kind that browsers do not show'),
      )
    this.#loading++
    void fetchBytes(url)
      .then(
        (bytes) => new Error(noPicture(bytes, name)),
        (error: unknown) => error,
      )
      .then((error) => this.#missing.set(name, error))
      .finally(() => this.#done())
  }
}

/**
 * Returns the address of a file that a model names. A path of the machine where the model was made
 * is looked for beside the model.
 */
function besideModel(said: string, folder: string): string {
  // A file's name may contain #, which begins a fragment in an address.
  const url = said.replace(/\\|%5c/gi, '/').replaceAll('#', '%23')
  const within = url.startsWith(folder) ? url.slice(folder.length) : url
  const name = within.slice(within.lastIndexOf('/') + 1)
  if (/^(file:|[a-z]:\/)/i.test(within)) return folder + name
  // Blender writes two slashes for the folder of the file.
  if (url !== within && within.startsWith('/'))
    return folder + (within.startsWith('//') ? within.slice(2) : name)
  return url
}

const mostNames = 20

// Files that are missing for the same reason share one message.
function summary(missing: ReadonlyMap<string, unknown>): string[] {
  const groups = new Map<string, string[]>()
  const alone: string[] = []
  for (const error of missing.values()) {
    if (!(error instanceof LoadError)) alone.push(reasonOf(error))
    else groups.set(error.why, [...(groups.get(error.why) ?? []), error.file])
  }
  const grouped = [...groups].map(([why, names]) => {
    if (names.length === 1) return `could not load ${names[0]}: ${why}`
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
    return `could not load ${names.length} files: ${why}: ${names.slice(0, mostNames).join(', ')}${more}`
  })
  return [...grouped, ...alone]
}
