import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { parseSync } from 'vite'

const root = import.meta.dirname

/** The largest length of a function in lines. Most functions have ten. */
const mostLines = 80

interface Import {
  /** A file below src, or the name of a package. */
  of: string
  /** Whether the import remains when the page runs: imports of types do not. */
  value: boolean
}

interface Source {
  imports: Import[]
  /** The functions that are too long, with their first line and their length. */
  long: string[]
}

type Tree = { type?: string; start?: number; end?: number } & Record<string, unknown>

const sources = new Map<string, Source>()
for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
  if (/\.tsx?$/.test(name) && !/\.test\.ts$|\.d\.ts$/.test(name)) sources.set(name, parse(name))
}

function parse(name: string): Source {
  const text = readFileSync(join(root, name), 'utf8')
  const { program, errors } = parseSync(name, text)
  expect(errors, name).toEqual([])
  const source: Source = { imports: [], long: [] }
  const lineOf = (at: number) => text.slice(0, at).split('\n').length
  walk(program as unknown as Tree, (node) => {
    const { type, start = 0, end = 0 } = node
    if (
      type === 'FunctionDeclaration' ||
      type === 'FunctionExpression' ||
      type === 'ArrowFunctionExpression'
    ) {
      const lines = lineOf(end) - lineOf(start) + 1
      if (lines > mostLines) source.long.push(`${name}:${lineOf(start)} has ${lines} lines`)
    }
    const from = (node['source'] as Tree | null | undefined)?.['value']
    if (typeof from !== 'string') return
    const names = (node['specifiers'] ?? []) as Tree[]
    const typed =
      node['importKind'] === 'type' ||
      node['exportKind'] === 'type' ||
      (names.length > 0 && names.every((each) => each['importKind'] === 'type'))
    // A module that import() loads later is not needed while this file runs.
    source.imports.push({ of: resolve(name, from), value: !typed && type !== 'ImportExpression' })
  })
  return source
}

function walk(node: Tree, see: (node: Tree) => void) {
  if (typeof node.type === 'string') see(node)
  for (const value of Object.values(node)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (typeof each === 'object' && each !== null) walk(each as Tree, see)
  }
}

function resolve(from: string, name: string): string {
  if (!name.startsWith('.')) return name
  const base = join(root, dirname(from), name)
  const found = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find(
    (file) => /\.\w+$/.test(file) && existsSync(file),
  )
  return found === undefined ? name : relative(root, found)
}

/** Returns the first circle of imports, type imports included, as a path that ends where it begins. */
function circle(): string[] {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (name: string): string[] => {
    const at = path.indexOf(name)
    if (at >= 0) return [...path.slice(at), name]
    if (done.has(name)) return []
    path.push(name)
    for (const { of } of sources.get(name)?.imports ?? []) {
      const found = sources.has(of) ? visit(of) : []
      if (found.length > 0) return found
    }
    path.pop()
    done.add(name)
    return []
  }
  for (const name of sources.keys()) {
    const found = visit(name)
    if (found.length > 0) return found
  }
  return []
}

test('no file imports itself by way of others', () => {
  expect(circle(), 'move what both need into a file of its own').toEqual([])
})

test('the state of the viewer does not use React', () => {
  const seen = new Map<string, string>([['viewer.ts', 'viewer.ts']])
  for (const [name, way] of seen) {
    for (const { of, value } of sources.get(name)?.imports ?? []) {
      if (!value) continue
      expect(
        /^(react|react-dom|@react-three\/.*)(\/.*)?$/.test(of),
        `${way} imports ${of}: move hooks and components into a file of their own`,
      ).toBe(false)
      if (sources.has(of) && !seen.has(of)) seen.set(of, `${way} > ${of}`)
    }
  }
  expect(seen.size).toBeGreaterThan(10)
})

test(`no function is longer than ${mostLines} lines`, () => {
  expect([...sources.values()].flatMap(({ long }) => long)).toEqual([])
})
