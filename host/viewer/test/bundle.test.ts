import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { dist } from './harness/paths'

/** Kilobytes of script, compressed, that a page may need before its first picture. */
const budget = 650

// The scripts that the page loads at once, with all that those import.
function initial(): string[] {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const wanted = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name ?? '')
  const all = new Set<string>()
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (all.has(name)) continue
    all.add(name)
    const text = readFileSync(join(dist, name), 'utf8')
    for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      wanted.push(`assets/${other}`)
  }
  return [...all]
}

test('what is loaded at once is small, and the rest comes when it is needed', () => {
  const names = initial()
  expect(names.length).toBeGreaterThan(0)
  const size = names.reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name))).length, 0) / 1000
  console.log(`initial JavaScript: ${size.toFixed(0)} kB compressed`)
  expect(size).toBeLessThan(budget)
  const lazy = readdirSync(join(dist, 'assets')).filter(
    (name) => name.endsWith('.js') && !names.includes(`assets/${name}`),
  )
  expect(lazy.some((name) => name.startsWith('XRRoom'))).toBe(true)
})
