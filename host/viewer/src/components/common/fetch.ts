import { nameOf } from './assets'

/** A file that could not be loaded: which one, and why. */
export class LoadError extends Error {
  constructor(
    readonly file: string,
    readonly why: string,
  ) {
    super(`could not load ${file}: ${why}`)
  }
}

/** Fetches a file from an address, which may have a version. It rejects with a LoadError. */
export async function fetchBytes(url: string, name: string = url): Promise<Uint8Array> {
  let response: Response
  try {
    response = await fetch(url)
  } catch {
    throw new LoadError(
      nameOf(name),
      isHere(url) ? 'the host does not answer' : 'files have to come from this host',
    )
  }
  if (!response.ok) throw new LoadError(nameOf(name), `${response.status} ${response.statusText}`.trim())
  return new Uint8Array(await response.arrayBuffer())
}

function isHere(url: string): boolean {
  return /^(data|blob):/.test(url) || new URL(url, document.baseURI).origin === location.origin
}
