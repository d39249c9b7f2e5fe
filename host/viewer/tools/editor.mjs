// The editor of the film: a text with a caret, drawn as a page of its own. It is typed into by
// a program, and what it saves is a file like any other.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const font = fileURLToPath(
  import.meta.resolve('@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2'),
)

const style = `
@font-face { font-family: mono; font-weight: 100 800; src: url(data:font/woff2;base64,${readFileSync(font, 'base64')}) }
* { margin: 0; box-sizing: border-box }
body { height: 100vh; background: #1e2127; color: #d5d9e0; font: 12px/17px mono; font-variant-ligatures: none; overflow: hidden }
header { display: flex; justify-content: space-between; height: 34px; background: #16181d; line-height: 34px; color: #8b929e }
header b { padding: 0 16px; background: #1e2127; color: #d5d9e0; font-weight: 500 }
header i { margin-right: 12px; font-style: normal; color: #7ee29b }
ol { padding: 4px 0; list-style: none; counter-reset: line }
li { height: 17px; white-space: pre; padding-left: 38px; position: relative }
li::before { counter-increment: line; content: counter(line); position: absolute; left: 0; width: 26px; text-align: right; color: #565d69 }
li.here { background: #272b33 }
.caret { display: inline-block; width: 2px; height: 15px; margin: 0 -1px; vertical-align: -3px; background: #ffd75e }
mark { background: #3d5a80; color: inherit }
.comment { color: #7d8590 } .string { color: #a5d69a } .number { color: #f2b27a } .keyword { color: #c79bf0 } .name { color: #79bdf5 }`

const tokens =
  /(?<comment>--.*)|(?<string>"[^"]*"?)|(?<keyword>\b(?:local|for|in|do|end|function|return|if|then|else)\b)|(?<name>\b[A-Za-z_]\w*(?=[({]))|(?<number>\b\d[\d.]*)/g

export class Editor {
  #page
  #path
  #text
  #caret = 0
  #selected = 0
  #state = ''

  constructor(page, path) {
    this.#page = page
    this.#path = path
    this.#text = readFileSync(path, 'utf8')
  }

  static async open(browser, path, viewport) {
    const page = await browser.newPage({ viewport, deviceScaleFactor: 1 })
    await page.setContent(`<style>${style}</style><header></header><ol></ol>`)
    await page.evaluate(() => document.fonts.load('12px mono'))
    const editor = new Editor(page, path)
    await editor.#draw()
    return editor
  }

  /** Puts the caret behind the first text that is like this. */
  async goto(text) {
    this.#caret = this.#find(text) + text.length
    this.#selected = 0
    await this.#draw()
  }

  /** Selects a text: the next one that is typed takes its place. */
  async select(text) {
    await this.goto(text)
    this.#selected = text.length
    await this.#draw()
  }

  async type(text) {
    const start = this.#caret - this.#selected
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(this.#caret)
    this.#caret = start + text.length
    this.#selected = 0
    this.#state = 'changed'
    await this.#draw()
  }

  async save() {
    writeFileSync(this.#path, this.#text)
    this.#state = 'saved'
    await this.#draw()
  }

  screenshot() {
    return this.#page.screenshot()
  }

  #find(text) {
    const at = this.#text.indexOf(text)
    if (at < 0) throw new Error(`${this.#path} has no ${text}`)
    return at
  }

  #draw() {
    const before = this.#text.slice(0, this.#caret)
    const here = before.split('\n').length - 1
    const column = before.length - before.lastIndexOf('\n') - 1
    const lines = this.#text
      .trimEnd()
      .split('\n')
      .map((line, i) => {
        if (i !== here) return `<li>${colored(line)}</li>`
        const start = column - this.#selected
        const selected = this.#selected ? `<mark>${escape(line.slice(start, column))}</mark>` : ''
        return `<li class="here">${colored(line.slice(0, start))}${selected}<span class="caret"></span>${colored(line.slice(column))}</li>`
      })
    const header = `<b>${basename(this.#path)}${this.#state === 'changed' ? ' ●' : ''}</b>${this.#state === 'saved' ? '<i>saved</i>' : ''}`
    return this.#page.evaluate(
      ([header, lines]) => {
        document.querySelector('header').innerHTML = header
        document.querySelector('ol').innerHTML = lines
      },
      [header, lines.join('')],
    )
  }
}

const escape = (text) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)

function colored(line) {
  let html = ''
  let end = 0
  for (const match of line.matchAll(tokens)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined)
    html += `${escape(line.slice(end, match.index))}<span class="${kind}">${escape(match[0])}</span>`
    end = match.index + match[0].length
  }
  return html + escape(line.slice(end))
}
