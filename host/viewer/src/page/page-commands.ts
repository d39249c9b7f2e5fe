import { isShown } from '../scene/drawn'
import type { Viewer } from '../viewer'
import type { Command } from './commands'

/** Runs a command of the script. */
export function choose(viewer: Viewer, { name }: Command) {
  viewer.send({ etype: 'COMMAND', key: name, value: { name } })
}

/** A command of the page itself. code is that of its key, with the text that names the key. */
export interface PageCommand {
  readonly name: string
  readonly key: string
  readonly code: string
  readonly run: () => void
}

export function pageCommands(viewer: Viewer): PageCommand[] {
  const { rig, settings } = viewer
  const frame = () => {
    const object = viewer.selection.get()?.object
    // The selected object may no longer be shown.
    if (!object || !isShown(object) || !rig.frame([object])) viewer.frameAll()
  }
  return [
    { name: 'Frame the selection or all', key: 'F', code: 'KeyF', run: frame },
    { name: 'Reset the view', key: 'R', code: 'KeyR', run: () => rig.reset() },
    {
      name: 'Hide everything but the scene',
      key: 'H',
      code: 'KeyH',
      run: () => settings.bare.set(!settings.bare.get()),
    },
    { name: 'Save a picture', key: 'P', code: 'KeyP', run: () => viewer.takeSnapshot() },
    {
      name: 'Open or close the panel',
      key: '`',
      code: 'Backquote',
      run: () => settings.change({ panel: !settings.all.get().panel }),
    },
    { name: 'Light or dark', key: '', code: '', run: () => settings.switchTheme() },
  ]
}
