/**
 * Word of files that changed. Whoever shows a file watches its address, and gets it anew
 * under an address of another version, which no cache knows.
 */
export class Assets {
  #versions = new Map<string, number>()
  #watchers = new Map<string, Set<() => void>>()

  /** The file at an address is another now. */
  changed(address: string) {
    const url = addressOf(address)
    this.#versions.set(url, this.version(url) + 1)
    for (const watcher of [...(this.#watchers.get(url) ?? [])]) watcher()
  }

  version(url: string): number {
    return this.#versions.get(url) ?? 0
  }

  watch(url: string, changed: () => void): () => void {
    let watchers = this.#watchers.get(url)
    if (!watchers) this.#watchers.set(url, (watchers = new Set()))
    watchers.add(changed)
    return () => {
      watchers.delete(changed)
      if (watchers.size === 0 && this.#watchers.get(url) === watchers) this.#watchers.delete(url)
    }
  }

  /** The address under which the file is got as it is now. */
  current(url: string): string {
    const version = this.version(url)
    if (version === 0) return url
    return `${url}${url.includes('?') ? '&' : '?'}v=${version}`
  }
}

export const assets = new Assets()

/** Takes what the host says of files that changed: their paths in the workspace, or addresses. */
export function takeChanges(data: unknown) {
  const { path, paths } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  for (const each of [path, paths].flat()) {
    if (typeof each === 'string') assets.changed(/^(\/|[a-z]+:)/i.test(each) ? each : `/workspace/${each}`)
  }
}

/** The full address of what a scene names. */
export function addressOf(src: string): string {
  try {
    return new URL(src, document.baseURI).href
  } catch {
    return src
  }
}

/** An address without the version that `current` gave it. */
export function withoutVersion(url: string): string {
  return url.replace(/[?&]v=\d+$/, '')
}

const longestName = 80

/**
 * Returns a short name of a source for messages: its path in the workspace, or the end of its
 * address, which contains the name of the file.
 */
export function nameOf(src: unknown): string {
  if (typeof src !== 'string') return 'the data'
  if (src.startsWith('blob:')) return 'an embedded file'
  if (src.startsWith('data:')) return `${src.slice(0, 24)}...`
  const name = readable(nameHere(withoutVersion(src)))
  if (name.length <= longestName) return name
  const end = name.slice(3 - longestName)
  // Starts at a folder, unless the file's name alone is as long.
  const slash = end.indexOf('/')
  return `...${slash >= 0 && slash < end.length - 1 ? end.slice(slash) : end}`
}

// Returns an address without the part that all files of the workspace, or of this host, have in common.
function nameHere(src: string): string {
  if (!/^(\/|[a-z]+:)/i.test(src)) return src
  try {
    const { origin, pathname } = new URL(src, document.baseURI)
    if (origin !== location.origin) return src
    return pathname.startsWith('/workspace/') ? pathname.slice('/workspace/'.length) : pathname
  } catch {
    return src
  }
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
