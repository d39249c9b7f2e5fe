import { equal } from '../../scene/equal'

/** Something that can be chosen. */
export interface Option {
  readonly value: unknown
  readonly label: string
  readonly disabled: boolean
}

/** Reads options: strings, numbers, booleans, or maps with value and label. Others are left out. */
export function readOptions(given: ArrayLike<unknown>): Option[] {
  const options: Option[] = []
  for (let i = 0; i < given.length; i++) {
    const each = given[i]
    if (isPlain(each)) options.push({ value: each, label: String(each), disabled: false })
    else if (typeof each === 'object' && each !== null) {
      const { value, label, disabled } = each as Record<string, unknown>
      const meant = value ?? label
      if (!isPlain(meant)) continue
      options.push({
        value: meant,
        label: isPlain(label) ? String(label) : String(meant),
        disabled: disabled === true,
      })
    }
  }
  return options
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** Returns the index of the option with a value, -1 for none. */
export function indexOf(options: readonly Option[], value: unknown): number {
  return options.findIndex((option) => equal(option.value, value))
}

/** Returns the indices of the options with one of the values of a list, in the order of the options. */
export function indicesOf(options: readonly Option[], values: unknown): number[] {
  const list = Array.isArray(values) ? values : values === undefined || values === null ? [] : [values]
  return options.flatMap((option, i) => (list.some((value) => equal(option.value, value)) ? [i] : []))
}
