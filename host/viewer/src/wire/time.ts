/** Returns the seconds since 1970, for the `ts` of an event. */
export function timestamp(): number {
  return Date.now() / 1000
}
