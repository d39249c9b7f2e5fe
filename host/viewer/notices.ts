import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import type { Plugin } from 'vite'

// The file of the build in which Vite lists the packages that it has bundled, with their licenses.
export const noticesFile = 'licenses.json'

interface Notice {
  name: string
  version: string
  identifier: string
  text: string
}

// notices adds the direct dependencies that Vite does not list, because only style sheets use them.
export function notices(viewer: URL): Plugin {
  return {
    name: 'notices',
    apply: 'build',
    writeBundle() {
      const file = new URL(`dist/${noticesFile}`, viewer)
      const list = JSON.parse(readFileSync(file, 'utf8')) as Notice[]
      const manifest = JSON.parse(readFileSync(new URL('package.json', viewer), 'utf8')) as {
        dependencies: Record<string, string>
      }
      for (const name of Object.keys(manifest.dependencies)) {
        if (!list.some((notice) => notice.name === name))
          list.push(noticeOf(name, new URL(`node_modules/${name}/`, viewer)))
      }
      writeFileSync(file, JSON.stringify(list, null, 1))
    },
  }
}

function noticeOf(name: string, folder: URL): Notice {
  const { version, license } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
    version: string
    license: string
  }
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry))
  return {
    name,
    version,
    identifier: license,
    text: file === undefined ? '' : readFileSync(new URL(file, folder), 'utf8'),
  }
}
