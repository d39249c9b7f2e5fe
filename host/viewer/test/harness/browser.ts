import { chromium, type Browser } from 'playwright-core'
import { inject } from 'vitest'

let browser: Promise<Browser> | undefined

/** Returns the connection of a test file to the browser that all tests share. */
export function connect(): Promise<Browser> {
  return (browser ??= chromium.connect(inject('browser')))
}
