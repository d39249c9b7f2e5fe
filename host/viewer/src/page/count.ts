/** Returns a number with its noun: "1 line", "2 lines". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
