import type { LoadingManager } from 'three'

/** Makes a manager read pictures in TGA as well: modelling programs write them, and browsers do not show them. */
export async function withTga(manager: LoadingManager) {
  const { TGALoader } = await import('three/examples/jsm/loaders/TGALoader.js')
  manager.addHandler(/\.tga$/i, new TGALoader(manager))
}
