import { isMap } from '../wire/codec'
import type { SceneNode } from '../scene/node'

const name = /^[A-Za-z_][A-Za-z0-9_]*$/
const keywords: ReadonlySet<string> = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
)

/** A node as a script would write it. What cannot be written is a comment. */
export function nodeToLua(node: SceneNode): string {
  const fields = node.key === undefined ? [] : [`key = ${quote(node.key)}`]
  for (const prop in node.props) fields.push(`${field(prop)} = ${toLua(node.props[prop])}`)
  for (const child of node.children ?? [])
    fields.push(typeof child === 'string' ? quote(child) : nodeToLua(child))
  const tag = node.tag && name.test(node.tag) ? node.tag : 'Group'
  const line = `${tag}{ ${fields.join(', ')} }`
  return line.length <= 100 ? line : `${tag}{\n${fields.map((f) => `${indent(f)},`).join('\n')}\n}`
}

/** A value as a script would write it. */
export function toLua(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)))
  if (typeof value === 'boolean') return String(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return `nil --[[ ${value.byteLength} bytes ]]`
  if (Array.isArray(value)) return value.length === 0 ? '{}' : `{${value.map(toLua).join(', ')}}`
  if (isMap(value))
    return `{ ${Object.entries(value)
      .map(([prop, v]) => `${field(prop)} = ${toLua(v)}`)
      .join(', ')} }`
  return 'nil'
}

function field(prop: string): string {
  return name.test(prop) && !keywords.has(prop) ? prop : `[${quote(prop)}]`
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\0/g, '\\0')}"`
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
