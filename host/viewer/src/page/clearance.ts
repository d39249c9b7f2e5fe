import { useEffect } from 'react'
import type { Slots } from '../components/controls/slots'

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

/** Where the notifications are. They give way to everything else. */
const notices = '.notices'

const margin = 12

// An element that covers a larger share of the page than this is a layer: only its parts count.
const layer = 0.6

const interval = 100

/**
 * Keeps the page's own controls clear of the elements that a script lays over the scene. The script's panels stay where
 * the script puts them; a control in their way moves or, without room elsewhere, is hidden. The panels at the sides in
 * turn leave room for the page's side panel and dock.
 */
export function useClearance(slots: Slots) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        makeRoom(slots)
        arrange()
      }, interval)
    }
    const sizes = new ResizeObserver(soon)
    const changes = new MutationObserver(() => {
      // An added element may be one of the page's own controls.
      for (const element of document.querySelectorAll(watched)) sizes.observe(element)
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
        attributeFilter: ['style', 'class', 'hidden'],
      })
    makeRoom(slots)
    soon()
    return () => {
      clearTimeout(timer)
      sizes.disconnect()
      changes.disconnect()
    }
  }, [slots])
}

// Elements whose size matters.
const watched = [
  ...furniture.map(([selector]) => selector),
  '.h-slots',
  '.panel',
  '.dock',
  '.sheet',
  notices,
].join()

/** Below this width the side panel is a sheet at the bottom; style.css has the same number. */
const sheetWidth = 560

/** The least width for panels at both sides. */
const bothSides = 640

/** Leaves room beside the side panel and above the dock, and puts the panels of a narrow page below each other. */
function makeRoom(slots: Slots) {
  const overlay = document.querySelector<HTMLElement>('.overlay')
  if (!overlay) return
  const panel = document.querySelector('.panel')?.getBoundingClientRect()
  const dock = document.querySelector('.dock')?.getBoundingClientRect()
  const isSheet = panel && innerWidth <= sheetWidth
  const beside = panel && !isSheet ? innerWidth - panel.left : 0
  const tops = [innerHeight, ...(isSheet ? [panel.top] : []), ...(dock ? [dock.top] : [])]
  // Each change is seen by the observer, so there must be none without a reason.
  const put = (name: string, value: string) => {
    if (overlay.style.getPropertyValue(name) !== value) overlay.style.setProperty(name, value)
  }
  put('--beside', `${beside}px`)
  put('--below', `${innerHeight - Math.min(...tops)}px`)
  slots.narrow = innerWidth - beside < bothSides
  overlay.classList.toggle('narrow', slots.narrow)
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
      ...moved(home, taken),
      ...places.map((place) => boxAt(place, home.width, home.height, innerWidth, innerHeight)),
    ].find((box) => fits(box, taken))
    element.classList.toggle('crowded', !free)
    if (!free) continue
    if (free !== home)
      Object.assign(style, { left: `${free.left}px`, top: `${free.top}px`, right: 'auto', bottom: 'auto' })
    taken.push(free)
  }
  placeNotices(taken)
}

/** Arranges the page at once: something has appeared that has no place yet. */
export function rearrange() {
  arrange()
}

/**
 * Puts the notifications where they cover nothing: at the right, in the middle or at the left, as low as there is room.
 * Without room for all of them the newest alone is shown, and without room for that none: the log has it.
 */
function placeNotices(taken: Box[]) {
  const element = document.querySelector<HTMLElement>(notices)
  if (!element) return
  const sheet = document.querySelector('.sheet')?.getBoundingClientRect()
  if (sheet) taken.push(sheet)
  const { style, classList } = element
  for (const all of [true, false]) {
    classList.toggle('newest', !all)
    const { width, height } = element.getBoundingClientRect()
    const place = roomFor(width, height, innerWidth, innerHeight, taken)
    classList.toggle('crowded', !place)
    if (!place) continue
    Object.assign(style, { left: `${place.left}px`, top: `${place.top}px`, right: 'auto', bottom: 'auto' })
    return
  }
}

/** Returns where a box of a size is clear of others: in the rightmost column with room in the lower half, or else anywhere. */
export function roomFor(
  width: number,
  height: number,
  pageWidth: number,
  pageHeight: number,
  taken: readonly Box[],
): Box | undefined {
  const rightmost = pageWidth - margin - width
  // Beside each box there may be a column.
  const columns = [
    rightmost,
    ...taken.map(({ left }) => left - margin - width),
    ...taken.map(({ right }) => right + margin),
  ]
    .filter((left) => left >= Math.min(margin, rightmost) && left <= rightmost)
    .sort((a, b) => b - a)
  const found = columns.flatMap((left) => {
    let top = pageHeight - margin - height
    for (;;) {
      const box = { left, top, right: left + width, bottom: top + height }
      const blocking = taken.filter((other) => !fits(box, [other]))
      if (top < margin) return []
      if (blocking.length === 0) return [box]
      top = Math.min(...blocking.map((other) => other.top)) - margin - height
    }
  })
  return found.find(({ top }) => top >= pageHeight / 2 - height) ?? found.at(0)
}

/** Returns the box moved left, and moved up, as far as the boxes in its way ask for. */
function moved(box: Box, taken: readonly Box[]): Box[] {
  const width = box.right - box.left
  const height = box.bottom - box.top
  let [left, up] = [box, box]
  // Each step passes a box for good.
  for (let step = 0; step <= taken.length; step++) {
    const [beside] = taken.filter((other) => !fits(left, [other]))
    if (beside) left = { ...left, left: beside.left - margin - width, right: beside.left - margin }
    const [above] = taken.filter((other) => !fits(up, [other]))
    if (above) up = { ...up, top: above.top - margin - height, bottom: above.top - margin }
  }
  return [left, up].filter(({ left: x, top: y }) => x >= margin && y >= margin)
}

/** Returns the boxes of an element that are visible; instead of a layer over the page, those of its children. */
function boxesOf(element: Element): Box[] {
  const box = element.getBoundingClientRect()
  const area = box.width * box.height
  if (element.matches('.overlay, .h-side') || area === 0 || area > layer * innerWidth * innerHeight)
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
