import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { binary, flags } from './paths'

declare module 'vitest' {
  interface ProvidedContext {
    /** The addresses of the browsers, one for each worker. */
    browsers: string[]
  }
}

/** Starts a browser for each worker: pages of one browser share a software GPU, which draws with one thread. */
export default async function setup(project: TestProject) {
  if (!existsSync(binary)) throw new Error(`${binary} is not there: run make build first`)
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error(`there is no Chromium at ${executablePath}; .ci/chromium finds or installs one`)
  const workers = Number(project.config.maxWorkers ?? 1)
  const servers = await Promise.all(Array.from({ length: workers }, () => chromium.launchServer({ executablePath, headless: true, args: flags })))
  project.provide('browsers', servers.map((server) => server.wsEndpoint()))
  return () => Promise.all(servers.map((server) => server.close()))
}
