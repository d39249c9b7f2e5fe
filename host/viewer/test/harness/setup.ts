import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { binary, flags } from './paths'

declare module 'vitest' {
  interface ProvidedContext {
    browser: string
  }
}

/** Starts the one browser of all the tests. */
export default async function setup(project: TestProject) {
  if (!existsSync(binary)) throw new Error(`${binary} is not there: run make build first`)
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath))
    throw new Error(`there is no Chromium at ${executablePath}; .ci/chromium finds or installs one`)
  const server = await chromium.launchServer({ executablePath, headless: true, args: flags })
  project.provide('browser', server.wsEndpoint())
  return () => server.close()
}
