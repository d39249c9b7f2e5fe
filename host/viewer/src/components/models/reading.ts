import type { LoadingManager, Object3D, WebGLRenderer } from 'three'
import type { Props } from '../../scene/node'

/** What a model is made of. It does not change. */
export interface ModelRequest {
  /** The tag: Obj, Glb, ... */
  kind: string
  /** The address of the file, or else the file itself. */
  src: string | null
  data: Uint8Array | string | null
  /** Addresses or texts of materials, for Obj. */
  mtl: readonly string[]
  /** Files by the names that the model calls them: addresses, or bytes. */
  assets: Props
  /** What else the format needs to know. */
  options: Props
}

/** The input of a format's reader. */
export interface Reading {
  request: ModelRequest
  /** The file. A text in UTF-16 has been converted to UTF-8. */
  bytes: Uint8Array
  text: () => string
  /** The folder that names in the file begin from. */
  folder: string
  manager: LoadingManager
  renderer: WebGLRenderer
  fetchText: (address: string) => Promise<string>
  /** Reads a file that is part of this model, by the ending of its name. */
  part: (path: string) => Promise<Object3D>
  /** Takes note of a file that could not be loaded and that the model can do without. */
  miss: (address: string, error: unknown) => void
  /** Takes note of something else that the user should know. */
  note: (reason: string) => void
}
