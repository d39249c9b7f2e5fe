import { Store } from '../store'

export type Theme = 'light' | 'dark'

interface Remembered {
  theme: Theme | 'system'
  panel: boolean
  tab: 'scene' | 'log' | 'stats'
  /** What opens a file in an editor; {path}, {line} and {column} are filled in. */
  editor: string
}

const place = 'vuerlua'
const defaults: Remembered = {
  theme: 'system',
  panel: false,
  tab: 'scene',
  editor: 'vscode://file{path}:{line}:{column}',
}

/** What the page remembers of its user. */
export class Settings {
  readonly all = new Store<Remembered>(read())
  /** The theme that holds now. */
  readonly theme = new Store<Theme>('light')
  /** Whether everything but the scene is hidden, for a recording. */
  readonly bare = new Store(false)

  constructor() {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const choose = () => {
      const { theme } = this.all.get()
      const now = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
      document.documentElement.dataset['theme'] = now
      this.theme.set(now)
    }
    dark.addEventListener('change', choose)
    this.all.subscribe(choose)
    choose()
  }

  change(part: Partial<Remembered>) {
    this.all.update((all) => ({ ...all, ...part }))
    try {
      localStorage.setItem(place, JSON.stringify(this.all.get()))
    } catch {
      // A browser that keeps nothing still works.
    }
  }

  /** The other theme; the system's again if that is what it is. */
  switchTheme() {
    const wanted = this.theme.get() === 'dark' ? 'light' : 'dark'
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    this.change({ theme: wanted === system ? 'system' : wanted })
  }

  /** A link that opens a place of a file in the editor. */
  editorLink(path: string, line: number, column: number): string {
    return this.all
      .get()
      .editor.replace('{path}', encodeURI(path.startsWith('/') ? path : `/${path}`))
      .replace('{line}', String(line))
      .replace('{column}', String(column))
  }
}

function read(): Remembered {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '{}')
    return { ...defaults, ...(kept as Partial<Remembered>) }
  } catch {
    return defaults
  }
}
