import { finite } from './numbers'

export interface Mark {
  readonly value: number
  readonly label: string | undefined
}

/** Scales with more steps have no marks of their own. */
const mostMarks = 50

/** Returns the marks of a scale: those given, or one for each step. */
export function marksOf(given: unknown, min: number, max: number, step: number): Mark[] {
  if (given === true) {
    const count = Math.floor((max - min) / step + 1e-9)
    if (count > mostMarks) return []
    return Array.from({ length: count + 1 }, (_, i) => ({ value: min + i * step, label: undefined }))
  }
  if (!Array.isArray(given)) return []
  return given.slice(0, mostMarks + 1).flatMap((each: unknown) => {
    const plain =
      typeof each === 'object' && each !== null
        ? (each as Record<string, unknown>)
        : { value: each, label: each }
    const value = finite(plain['value'])
    if (value === undefined || value < min || value > max) return []
    const { label } = plain
    return [
      {
        value,
        label:
          typeof label === 'string' || typeof label === 'number' ? String(finite(label) ?? label) : undefined,
      },
    ]
  })
}

/** The marks below a slider. */
export function Scale({ marks, min, max }: { marks: readonly Mark[]; min: number; max: number }) {
  if (marks.length === 0) return null
  return (
    <span
      className={marks.some(({ label }) => label !== undefined) ? 'c-scale named' : 'c-scale'}
      aria-hidden
    >
      {marks.map(({ value, label }, i) => (
        <span key={i} style={{ left: `${max > min ? (100 * (value - min)) / (max - min) : 0}%` }}>
          {label}
        </span>
      ))}
    </span>
  )
}
