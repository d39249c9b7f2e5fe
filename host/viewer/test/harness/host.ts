import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { until } from './until'
import { binary, dist } from './paths'

/** A running `vuerlua run` with a script of its own, in a folder of its own. */
export class Host {
  readonly folder = mkdtempSync(join(tmpdir(), 'vuerlua-'))
  readonly script = join(this.folder, 'scene.lua')
  /** All that it has printed. */
  output = ''
  url = ''
  #child: ChildProcess | null = null

  /** client is the folder of the page that it serves. */
  private constructor(
    private readonly client: string,
    private readonly flags: readonly string[],
  ) {}

  static async start(
    lua: string,
    files: Readonly<Record<string, string | Uint8Array>> = {},
    client = dist,
    flags: readonly string[] = [],
  ): Promise<Host> {
    const host = new Host(client, flags)
    host.write(lua)
    for (const [name, content] of Object.entries(files)) {
      const path = join(host.folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
    }
    await host.run(0)
    return host
  }

  write(lua: string) {
    writeFileSync(this.script, lua)
  }

  /** Starts it, again if it was stopped, on a port; 0 for any. */
  async run(port: number) {
    const ready = join(this.folder, '.ready.json')
    rmSync(ready, { force: true })
    const child = spawn(
      binary,
      [
        'run',
        '--port',
        String(port),
        '--ready-file',
        ready,
        '--viewer-dir',
        this.client,
        ...this.flags,
        this.script,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    this.#child = child
    child.stdout?.on('data', (data) => (this.output += String(data)))
    child.stderr?.on('data', (data) => (this.output += String(data)))
    const address = await until(() => {
      if (child.exitCode !== null) throw new Error(`the host ended:\n${this.output}`)
      return read(ready)
    }, 'the host is ready')
    this.url = address.replace(/\/?$/, '/')
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  /** Ends it without a word, as a crash would. */
  async kill() {
    const child = this.#child
    if (!child) return
    this.#child = null
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null) child.kill('SIGKILL')
    else return
    await gone
  }

  async close() {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function read(file: string): string | null {
  try {
    const ready = JSON.parse(readFileSync(file, 'utf8')) as { url?: string; address?: string }
    return ready.url ?? ready.address ?? null
  } catch {
    return null
  }
}
