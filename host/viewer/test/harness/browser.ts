import { chromium, type Browser } from 'playwright-core'
import { inject } from 'vitest'

let browser: Promise<Browser> | undefined

/** Connects to the one browser of all the tests. */
export function connect(): Promise<Browser> {
  return (browser ??= chromium.connect(inject('browser')))
}
