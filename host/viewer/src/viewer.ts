import { reasonOf } from './reason'
import { operations, requests } from './catalogue/generated/messages'
import { ControlStack } from './camera/controls'
import type { Overlay } from './camera/overlay'
import { CameraReports } from './camera/report'
import { CameraRig } from './camera/rig'
import { Commands } from './page/commands'
import { Dialogs } from './page/dialogs'
import { newDock } from './page/dock-items'
import { Pointing } from './events/pointing'
import { Graphics } from './page/gpu'
import { Log } from './page/log'
import { Meter } from './page/meter'
import { Notices } from './page/notices'
import { ScriptWatch } from './page/script'
import { Settings } from './page/settings'
import { Flusher, mount, zeroQuaternion } from './scene/flush'
import { Plots } from './plots/plots'
import type { View } from './rpc/grab'
import { takeDownload } from './rpc/save'
import { Backgrounds } from './scene/backgrounds'
import { BadMessage, Graph } from './scene/graph'
import { Mover } from './scene/move'
import type { SceneNode } from './scene/node'
import { isZeroQuaternion } from './scene/transform'
import { Store } from './store'
import { Acknowledger } from './wire/ack'
import { decodeFrame, encodeEvent, isMap, type PageEvent, type WireEvent } from './wire/codec'
import { initEvent, type SessionInfo } from './wire/init'
import { Link, type LinkState } from './wire/socket'
import { XR } from './xr/xr'

const sceneEvents: ReadonlySet<string> = new Set(operations)

/** Events that must not be lost before the canvas is ready. */
const awaited: ReadonlySet<string> = new Set([...Object.keys(requests), 'SAVE_SNAPSHOT'])

/** Counters that only grow; the panel shows their differences. */
export interface Counters {
  frames: number
  events: number
  nodes: number
  acked: number
}

export interface RenderInfo {
  calls: number
  triangles: number
  geometries: number
  textures: number
}

/**
 * The viewer without its picture: the connection, the scene, and what goes out. Everything
 * that React shows hangs on it.
 */
export class Viewer {
  readonly graph: Graph
  readonly flusher: Flusher
  readonly log = new Log()
  readonly script = new ScriptWatch(this.log)
  readonly settings = new Settings()
  readonly notices = new Notices()
  readonly commands = new Commands()
  readonly dialogs = new Dialogs((event) => this.reply(event))
  readonly plots = new Plots((key) => this.graph.find(key), this.log)
  readonly link: Link
  readonly linkState = new Store<LinkState>('connecting')
  readonly session = new Store<SessionInfo | null>(null)
  /** Whether a scene has come since the page was opened. */
  readonly hasScene = new Store(false)
  readonly meter = new Meter()
  /** What the renderer holds and draws; null before there is one. */
  renderInfo: () => RenderInfo | null = () => null
  readonly xr = new XR((reason) => this.log.add({ level: 'warning', text: reason }))
  readonly rig = new CameraRig()
  /** Tells the host where the camera is. */
  readonly reports = new CameraReports(this.rig, (event) => this.reply(event))
  readonly controls = new ControlStack()
  readonly graphics = new Graphics()
  readonly backgrounds = new Backgrounds()
  readonly selection = new Store<SceneNode | null>(null)
  /** What listens to pointers and is under the pointer. */
  readonly hovered = new Store<SceneNode | null>(null)
  /** The events for which the script has handlers, of those that are not sent without one. */
  readonly heard = new Store<ReadonlySet<string>>(new Set())
  /** What pointers do in the scene. */
  readonly pointing = new Pointing(this)
  /** What nodes of the canvas show in the page. */
  readonly dock = newDock()
  /** Cameras of the scene that pictures can be taken with, by key. */
  readonly views = new Store<ReadonlyMap<string, View>>(new Map())
  /** What is drawn over the picture of the page. */
  readonly overlays = new Set<Overlay>()
  /** The camera of the scene that the page looks through; null for its own. */
  readonly lookingThrough = new Store<string | null>(null)
  /** Brings what has arrived to the screen at once, for a picture that has to have it. */
  flushNow = () => {}
  /** Measures the scene. It does nothing before the canvas is mounted. */
  survey = () => {}
  /** Saves a picture of the page, and sends it. It does nothing before there is a canvas. */
  takeSnapshot = () => {}
  /** How many components listen to the keyboard. The page leaves it to them then. */
  readonly keyboards = new Store(0)
  /** The colour that a component of the scene gave the background, for CAMERA_MOVE. */
  backgroundColor: string | null = null
  /** How often an earlier session was resumed. */
  resumes = 0
  readonly counters: Counters = { frames: 0, events: 0, nodes: 0, acked: 0 }

  #acks: Acknowledger
  #mover: Mover
  #waiting: WireEvent[] = []
  #cameraHandlers = new Set<() => void>()
  #handlers = new Map<string, Set<(event: WireEvent) => void>>()

  /** wake asks whoever draws for a flush. */
  constructor(
    address: string,
    private readonly wake: () => void,
  ) {
    const tell = (node: SceneNode, reason: string) =>
      this.log.add({
        level: 'warning',
        text: `${node.tag}${node.key === undefined ? '' : ` "${node.key}"`}: ${reason}`,
      })
    this.flusher = new Flusher(() => this.wake(), tell)
    this.graph = new Graph(this.flusher.add, (node) => {
      node.onMount = mount
      if (isZeroQuaternion(node.props['quaternion'])) tell(node, zeroQuaternion)
    })
    this.graph.interest.onForget = (node) => {
      if (this.hovered.get() === node) this.hovered.set(null)
    }
    this.#mover = new Mover(this.graph)
    this.#acks = new Acknowledger((value) => {
      this.counters.acked = value
      this.reply({ etype: 'VUERLUA_ACK', value })
    })
    this.#listen()
    this.link = new Link(address, {
      opened: () => this.#opened(),
      frame: (data) => this.receive(data),
      state: (state) => this.linkState.set(state),
    })
  }

  /** Sends an event; false while the host is away. Times are in seconds, as the protocol has them. */
  send(event: PageEvent): boolean {
    return this.link.send(encodeEvent(event))
  }

  /** Sends the answer to a request, whose etype the request may choose, or an event that concerns only this page and its host. */
  reply(event: WireEvent): boolean {
    return this.link.send(encodeEvent(event))
  }

  /** Frames all objects of the scene, wherever they are and however large. It returns false if nothing is drawn. */
  frameAll(smooth?: boolean): boolean {
    this.flushNow()
    this.survey()
    return this.rig.frameBox(this.rig.extent.subject, smooth)
  }

  /** What CAMERA_MOVE says beside the camera. */
  world(): { world?: { background: string } } {
    return this.backgroundColor === null ? {} : { world: { background: this.backgroundColor } }
  }

  /** Lets pictures be taken by a key until the returned function is called. */
  addView(key: string, view: View): () => void {
    this.views.update((views) => new Map(views).set(key, view))
    return () => {
      if (this.views.get().get(key) !== view) return
      const rest = new Map(this.views.get())
      rest.delete(key)
      this.views.set(rest)
    }
  }

  /** Calls a handler whenever the camera of the page has moved. */
  onCamera(handler: () => void): () => void {
    this.#cameraHandlers.add(handler)
    return () => void this.#cameraHandlers.delete(handler)
  }

  cameraMoved() {
    for (const handler of this.#cameraHandlers) handler()
  }

  /** Calls a handler for server events that are no operations. */
  on(etype: string, handler: (event: WireEvent) => void): () => void {
    let handlers = this.#handlers.get(etype)
    if (!handlers) this.#handlers.set(etype, (handlers = new Set()))
    handlers.add(handler)
    const waiting = this.#waiting.filter((event) => event.etype === etype)
    this.#waiting = this.#waiting.filter((event) => event.etype !== etype)
    for (const event of waiting) handler(event)
    return () => void handlers.delete(handler)
  }

  /** Brings all that has arrived to the screen. */
  flush(publish: (work: () => void) => void) {
    this.#acks.applied()
    this.flusher.flush(publish)
  }

  /** What was flushed is drawn, or will be before anything is seen. */
  shown() {
    this.#acks.shown()
  }

  close() {
    this.link.close()
  }

  /** Hands the events that do not need a canvas to those that handle them. */
  #listen() {
    for (const etype of ['SCRIPT_ERROR', 'SCRIPT_OVER', 'SCRIPT_OK', 'SCRIPT_PRINT'])
      this.on(etype, this.script.handle)
    this.on('VUERLUA_NOTIFY', this.notices.handle)
    for (const etype of ['VUERLUA_CONFIRM', 'VUERLUA_ASK']) this.on(etype, this.dialogs.open)
    this.on('VUERLUA_CLOSE_DIALOG', this.dialogs.close)
    this.on('VUERLUA_COMMANDS', this.commands.take)
    this.on('VUERLUA_PLOT', this.plots.take)
    this.on('VUERLUA_DOWNLOAD', (event) => takeDownload(this.log, event))
    this.on('SCRIPT_OK', ({ data }) => {
      const generation = isMap(data) ? Number(data['generation']) || 0 : 0
      this.dialogs.outdate(generation)
      this.notices.outdate(generation)
      this.commands.outdate(generation)
    })
    this.on('VUERLUA_SESSION', () => this.#joined())
    this.on('VUERLUA_LISTEN', ({ data }) => {
      if (Array.isArray(data)) this.heard.set(new Set(data.map(String)))
    })
  }

  /** The host has answered the page's INIT, with a new session or with the one that the page had. */
  #joined() {
    if (this.session.get()?.resumed) {
      this.reply({ etype: 'VUERLUA_RESUMED', value: { dialogs: this.dialogs.resume() } })
      return
    }
    this.dialogs.clear()
    this.notices.clear()
    this.commands.all.set([])
  }

  #opened() {
    this.#acks.reset()
    // The host tells each connection anew.
    this.heard.set(new Set())
    this.reply(initEvent(this.session.get()?.token ?? null))
  }

  /** Takes a frame of the host. */
  receive(data: ArrayBuffer) {
    this.#acks.received++
    this.counters.frames++
    try {
      this.#dispatch(decodeFrame(data))
    } catch (error) {
      // A frame that cannot be used costs itself alone.
      const text = reasonOf(error)
      if (!(error instanceof BadMessage)) console.error(error)
      this.log.add({ level: 'warning', text: `a message was not understood: ${text}` })
    }
    // Also a frame that changes nothing is acknowledged.
    this.wake()
  }

  #dispatch(event: WireEvent) {
    this.counters.events++
    if (sceneEvents.has(event.etype)) {
      this.counters.nodes += this.graph.apply(event.etype, event['data'])
      if (event.etype === 'SET') this.hasScene.set(true)
      return
    }
    if (event.etype === 'VUERLUA_MOVE') {
      this.counters.nodes += this.#mover.apply(event['data'])
      return
    }
    if (event.etype === 'VUERLUA_SESSION') {
      const info = event['data'] as SessionInfo
      if (info.resumed) this.resumes++
      this.session.set(info)
    }
    const handlers = [...(this.#handlers.get(event.etype) ?? [])]
    for (const handler of handlers) handler(event)
    // A request may come before there is a canvas. More than a few are nobody's.
    if (handlers.length === 0 && awaited.has(event.etype))
      this.#waiting = [...this.#waiting, event].slice(-64)
  }
}
