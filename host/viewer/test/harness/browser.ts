import { chromium, type Browser } from 'playwright-core'
import { inject } from 'vitest'

let browser: Promise<Browser> | undefined

/** Connects to the browser of this worker. */
export function connect(): Promise<Browser> {
  const browsers = inject('browsers')
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 1) - 1
  return (browser ??= chromium.connect(browsers[worker % browsers.length]!))
}
