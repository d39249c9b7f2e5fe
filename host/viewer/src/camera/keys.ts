const steering: ReadonlySet<string> = new Set(['KeyW', 'KeyA', 'KeyS', 'KeyD', 'KeyQ', 'KeyE', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])

/** The keys that steer the camera and are held now, by their code. */
export const heldKeys = new Set<string>()

/** Whether someone is typing, or a key is meant for the browser. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event
  return (
    event.ctrlKey || event.metaKey || event.isComposing ||
    (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)))
  )
}

/** Follows the steering keys; wake is called when one goes down. */
export function watchKeys(wake: () => void): () => void {
  const down = (event: KeyboardEvent) => {
    if (isTyping(event) || event.altKey || !steering.has(event.code)) return
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
