import type { LoadingManager } from 'three'

/** Has the pictures of a model read in TGA as well, which browsers do not show and modellers write. */
export async function withTga(manager: LoadingManager) {
  const { TGALoader } = await import('three/examples/jsm/loaders/TGALoader.js')
  manager.addHandler(/\.tga$/i, new TGALoader(manager))
}
