import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(html|m?js|css|json|map|webmanifest|txt|md|wasm|svg|ico|ttf|hdr|glb)$/

// Below this a compressed answer saves no packet.
const least = 1024

// precompress puts a file's brotli and gzip forms beside it, at their best, so that the host
// has nothing to compress. One that saves nothing is left out.
export function precompress(folder: URL): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async closeBundle() {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      await Promise.all(
        names.map(async (name) => {
          const path = join(folder.pathname, name)
          if (!compressible.test(name) || !statSync(path).isFile()) return
          const data = readFileSync(path)
          if (data.length < least) return
          const forms = {
            '.br': await promisify(brotliCompress)(data, {
              params: { [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
            }),
            '.gz': await promisify(gzip)(data, { level: 9 }),
          }
          for (const [suffix, form] of Object.entries(forms)) {
            if (form.length < data.length) writeFileSync(path + suffix, form)
          }
        }),
      )
    },
  }
}
