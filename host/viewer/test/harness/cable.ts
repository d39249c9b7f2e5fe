import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A way to a port that can be cut, without a goodbye to either end. */
export class Cable {
  #sockets = new Set<Socket>()
  #server = createServer((near) => {
    const far = connect(this.to, '127.0.0.1')
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => this.#sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })

  private constructor(private readonly to: number) {}

  static async to(port: number): Promise<Cable> {
    const cable = new Cable(port)
    await cable.mend()
    return cable
  }

  get port(): number {
    return this.#port
  }

  #port = 0

  /** Breaks what goes through it, and lets nothing through until it is mended. */
  async cut() {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.resetAndDestroy()
    await closed
  }

  async mend() {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }
}
