import { useEffect } from 'react'

/** A rectangle of the page, in CSS pixels. */
interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

type Place = 'top-left' | 'top' | 'top-right' | 'bottom-left' | 'bottom' | 'bottom-right' | 'left' | 'right'

// The page's own controls in the order in which they choose, and the other places of each. One without room is hidden.
const furniture: readonly [selector: string, places: readonly Place[]][] = [
  ['.pill', ['top-left', 'top', 'bottom-left', 'bottom', 'left']],
  ['.toolbar', ['top-right', 'top', 'bottom-right', 'bottom', 'right']],
  ['.gizmo', ['bottom-right', 'right', 'bottom-left', 'top-right', 'left']],
]

const margin = 12

// An element that covers a larger share of the page than this is a layer: only its parts count.
const layer = 0.6

const interval = 100

/**
 * Keeps the page's own controls clear of the elements that a script lays over the scene. The script's panels stay where
 * the script puts them; a control in their way moves or, without room elsewhere, is hidden.
 */
export function useClearance() {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        arrange()
      }, interval)
    }
    const sizes = new ResizeObserver(soon)
    const changes = new MutationObserver(() => {
      // An added element may be one of the page's own controls.
      for (const element of document.querySelectorAll(furniture.map(([selector]) => selector).join()))
        sizes.observe(element)
      soon()
    })
    // Elements in the canvas are left out: labels move with each picture.
    const page = document.querySelector('.page')
    const overlay = document.querySelector('.overlay')
    if (page) {
      sizes.observe(page)
      changes.observe(page, { childList: true, attributes: true, attributeFilter: ['class'] })
    }
    if (overlay)
      changes.observe(overlay, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
        attributeFilter: ['style', 'class'],
      })
    soon()
    return () => {
      clearTimeout(timer)
      sizes.disconnect()
      changes.disconnect()
    }
  }, [])
}

function arrange() {
  const panel = document.querySelector('.panel')?.getBoundingClientRect()
  const taken = [...document.querySelectorAll('.overlay, .dock, .thumbs')].flatMap(boxesOf)
  if (panel) taken.push(panel)
  for (const [selector, places] of furniture) {
    const element = document.querySelector<HTMLElement>(selector)
    if (!element) continue
    const { style } = element
    style.left = style.top = style.right = style.bottom = ''
    const home = element.getBoundingClientRect()
    const free = [
      home,
      ...places.map((place) => boxAt(place, home.width, home.height, innerWidth, innerHeight)),
    ].find((box) => fits(box, taken))
    element.classList.toggle('crowded', !free)
    if (!free) continue
    if (free !== home)
      Object.assign(style, { left: `${free.left}px`, top: `${free.top}px`, right: 'auto', bottom: 'auto' })
    taken.push(free)
  }
}

/** Returns the boxes of an element that are visible; instead of a layer over the page, those of its children. */
function boxesOf(element: Element): Box[] {
  const box = element.getBoundingClientRect()
  const area = box.width * box.height
  if (element.classList.contains('overlay') || area === 0 || area > layer * innerWidth * innerHeight)
    return [...element.children].flatMap(boxesOf)
  return [box]
}

/** Returns the box of a control of a size at a place of the page. */
function boxAt(place: Place, width: number, height: number, pageWidth: number, pageHeight: number): Box {
  const left = place.endsWith('left')
    ? margin
    : place.endsWith('right')
      ? pageWidth - margin - width
      : (pageWidth - width) / 2
  const top = place.startsWith('top')
    ? margin
    : place.startsWith('bottom')
      ? pageHeight - margin - height
      : (pageHeight - height) / 2
  return { left, top, right: left + width, bottom: top + height }
}

/** Reports whether a box is clear of others. */
function fits(box: Box, taken: readonly Box[]): boolean {
  return !taken.some(
    (other) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
  )
}
