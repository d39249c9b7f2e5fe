const steering: ReadonlySet<string> = new Set([
  'KeyW',
  'KeyA',
  'KeyS',
  'KeyD',
  'KeyQ',
  'KeyE',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
])

/** The keys that steer the camera and are held now, by their code. */
export const heldKeys = new Set<string>()

// Controls that take some keys, but not letters.
const untyped =
  'input:is([type=range], [type=checkbox], [type=radio], [type=button], [type=file], [type=color])'

/** Reports whether a key is typed into a field of the page. */
export function isTyped({ target }: Event): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches(`textarea, select, input:not(${untyped})`) ||
      // A letter looks for an option.
      target.closest('[data-typed]') !== null)
  )
}

// The keys that a focused control acts on by itself.
const rangeKeys = /^(Arrow(Up|Down|Left|Right)|Home|End|PageUp|PageDown)$/
const pressKeys = /^(Space|Enter|NumpadEnter)$/

/** Reports whether the focused control acts on a key: the key is not for the scene then. */
export function isOwnKey(event: KeyboardEvent): boolean {
  const { target, code } = event
  if (!(target instanceof HTMLElement)) return false
  if (target.matches('input[type=range], input[type=radio], [role=tab]')) return rangeKeys.test(code)
  if (target.matches('[role=combobox]') && rangeKeys.test(code)) return true
  return target.matches('button, [role=button], a[href], summary, input') && pressKeys.test(code)
}

/** Reports whether someone is typing, or a key is meant for the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.isComposing || isTyped(event)
}

/** Follows the steering keys; wake is called when one goes down. */
export function watchKeys(wake: () => void): () => void {
  const down = (event: KeyboardEvent) => {
    if (isTyping(event) || event.altKey || !steering.has(event.code) || isOwnKey(event)) return
    // Within a list of the page the arrows belong to it.
    if (event.target instanceof HTMLElement && event.target.closest('[data-keys]')) return
    heldKeys.add(event.code)
    wake()
  }
  const up = (event: KeyboardEvent) => void heldKeys.delete(event.code)
  const clear = () => heldKeys.clear()
  addEventListener('keydown', down)
  addEventListener('keyup', up)
  addEventListener('blur', clear)
  return () => {
    removeEventListener('keydown', down)
    removeEventListener('keyup', up)
    removeEventListener('blur', clear)
    clear()
  }
}
