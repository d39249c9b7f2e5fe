/** Waits until ask gives something, and gives that; what it waited for is in the error. */
export async function until<T>(
  ask: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  what: string,
  milliseconds = 20_000,
): Promise<T> {
  const end = Date.now() + milliseconds
  for (;;) {
    const got = await ask()
    if (got !== null && got !== undefined && got !== false) return got
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
