import { fileURLToPath } from 'node:url'

/** The program that serves, with this viewer's build inside. */
export const binary = fileURLToPath(new URL('../../../../bin/vuerlua', import.meta.url))

/** The build of the viewer. */
export const dist = fileURLToPath(new URL('../../dist', import.meta.url))

export const iwer = fileURLToPath(new URL('../../node_modules/iwer/build/iwer.min.js', import.meta.url))

export const flags = [
  '--no-sandbox',
  '--enable-unsafe-swiftshader',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]
