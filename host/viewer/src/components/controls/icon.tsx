import { addressOf } from '../common/assets'

/** The icons of the page, on a grid of 16 by 16. */
const paths: Readonly<Record<string, string>> = {
  play: 'M5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  stop: 'M4.5 4.5h7v7h-7z',
  record: 'M8 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8',
  next: 'M4 3.5v9l6-4.5zM12 3.5v9',
  previous: 'M12 3.5v9l-6-4.5zM4 3.5v9',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.8v2.7h2.7',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  check: 'M3.5 8.5l3 3l6-7',
  close: 'M4 4l8 8M12 4l-8 8',
  up: 'M8 12.5v-9M4 7.5l4-4l4 4',
  down: 'M8 3.5v9M4 8.5l4 4l4-4',
  left: 'M12.5 8h-9M7.5 4l-4 4l4 4',
  right: 'M3.5 8h9M8.5 4l4 4l-4 4',
  eye: 'M1.5 8c3-5 10-5 13 0c-3 5-10 5-13 0M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6',
  download: 'M8 2.5v7.5M4.5 7l3.5 3.5l3.5-3.5M3 13.5h10',
  upload: 'M8 10.5v-8M4.5 6l3.5-3.5l3.5 3.5M3 13.5h10',
  trash: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9',
  home: 'M2.5 8l5.5-5l5.5 5M4.5 6.5v7h7v-7',
  camera: 'M2.5 5h3l1-1.5h3l1 1.5h3v8h-11zM8 7a2 2 0 1 0 0 4a2 2 0 1 0 0-4',
  lock: 'M4 7.5h8v6h-8zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2',
  star: 'M8 2.5l1.7 3.6l3.8.5l-2.8 2.7l.7 3.9l-3.4-1.9l-3.4 1.9l.7-3.9l-2.8-2.7l3.8-.5z',
  bolt: 'M9 2l-5 7h4l-1 5l5-7h-4z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.8.8M11.8 11.8l.8.8M12.6 3.4l-.8.8M4.2 11.8l-.8.8',
  moon: 'M13 9.5a5.5 5.5 0 0 1-6.5-6.5a5.5 5.5 0 1 0 6.5 6.5z',
}

/** An icon of the page by its name, a picture by its address, or else the characters themselves. */
export function Icon({ name }: { name: string }) {
  if (Object.hasOwn(paths, name))
    return (
      <svg className="c-icon" viewBox="0 0 16 16" aria-hidden>
        <path d={paths[name]} />
      </svg>
    )
  if (/[./]/.test(name) && name.length > 2) return <img className="c-icon" src={addressOf(name)} alt="" />
  return (
    <span className="c-icon" aria-hidden>
      {name}
    </span>
  )
}
