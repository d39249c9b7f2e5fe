import {
  DoubleSide, Matrix4, Mesh, MeshBasicMaterial, OrthographicCamera, PlaneGeometry, Quaternion, ShaderMaterial, Vector2, Vector3,
  WebGLRenderTarget, type Scene, type WebGLRenderer,
} from 'three'
import { FullScreenQuad } from 'three/examples/jsm/postprocessing/Pass.js'
import { Casters, casterLayer, type Layout } from './casters'

// How long, in milliseconds, the ground stays where it is while casters move.
const settled = 250

// So many casters are drawn for the shade with each frame; twice as many with every second one.
const castersAFrame = 1000

// How dark the ground is below a caster, by how high that is: nothing from 1 on.
const depthShader = {
  vertexShader: /* glsl */ `
    #include <common>
    #include <morphtarget_pars_vertex>
    #include <skinning_pars_vertex>
    uniform vec3 up;
    uniform float ground, reach;
    varying float height;
    void main() {
      #include <beginnormal_vertex>
      #include <begin_vertex>
      #include <morphtarget_vertex>
      #include <skinbase_vertex>
      #include <skinning_vertex>
      #include <project_vertex>
      #ifdef USE_INSTANCING
        vec4 placed = modelMatrix * instanceMatrix * vec4(transformed, 1.0);
      #else
        vec4 placed = modelMatrix * vec4(transformed, 1.0);
      #endif
      height = (dot(placed.xyz, up) - ground) / reach;
    }`,
  fragmentShader: /* glsl */ `
    varying float height;
    void main() {
      float near = 1.0 - clamp(height, 0.0, 1.0);
      gl_FragColor = vec4(0.0, 0.0, 0.0, near * near);
    }`,
}

const blurShader = {
  vertexShader: /* glsl */ `
    varying vec2 at;
    void main() { at = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }`,
  fragmentShader: /* glsl */ `
    uniform sampler2D picture;
    uniform vec2 step;
    varying vec2 at;
    void main() {
      float sum = 0.0;
      for (int i = -6; i <= 6; i++) sum += texture2D(picture, at + float(i) * step).a * exp(-float(i * i) / 12.0);
      gl_FragColor = vec4(0.0, 0.0, 0.0, sum / 6.13);
    }`,
}

/**
 * The soft shadow on the ground: how near casters are above it, seen from below and blurred. It is
 * drawn again when a caster has moved, into a small picture; with any other frame it costs one
 * drawn rectangle.
 */
export class Shade {
  readonly ground: Mesh<PlaneGeometry, MeshBasicMaterial>
  /** Whether the scene has a grid, on which casters stand. */
  grid = false

  #casters = new Casters()
  #layout: Layout | null = null
  #laid = -Infinity
  #drawn = -Infinity
  #wait = 0
  #stale = true
  #turn = new Quaternion()
  #camera = new OrthographicCamera()
  #targets: [WebGLRenderTarget, WebGLRenderTarget]
  #depth = new ShaderMaterial({ ...depthShader, side: DoubleSide, uniforms: { up: { value: new Vector3(0, 1, 0) }, ground: { value: 0 }, reach: { value: 1 } } })
  #blur = new ShaderMaterial({ ...blurShader, depthTest: false, depthWrite: false, uniforms: { picture: { value: null }, step: { value: new Vector2() } } })
  #quad = new FullScreenQuad(this.#blur)

  /** size is that of the shadow's picture, pause the least time between two drawings in milliseconds. */
  constructor(size: number, private readonly pause = 0) {
    this.#targets = [new WebGLRenderTarget(size, size), new WebGLRenderTarget(size, size)]
    this.#camera.layers.set(casterLayer)
    // The camera below sees z where the ground has minus z.
    const { texture } = this.#targets[0]
    texture.repeat.y = -1
    texture.offset.y = 1
    this.ground = new Mesh(
      new PlaneGeometry(1, 1),
      new MeshBasicMaterial({
        map: this.#targets[0].texture, transparent: true, depthWrite: false, toneMapped: false, fog: false,
        // Over a floor at the same height, and the grid.
        polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -4,
      }),
    )
    this.ground.renderOrder = -0.5
    this.ground.visible = false
    this.ground.raycast = () => {}
    Object.assign(this.ground.userData, { chrome: true, draws: 0 })
  }

  set up(up: Vector3) {
    if (up.lengthSq() === 0) return
    const unit = up.clone().normalize()
    this.#turn.setFromUnitVectors(new Vector3(0, 1, 0), unit)
    this.#depth.uniforms['up']!.value = unit
    this.#layout = null
    this.#stale = true
  }

  set strength(strength: number) {
    this.ground.material.opacity = strength
  }

  /** Draws the shadow if it is another than before. It returns true where it has to be asked again soon. */
  update(gl: WebGLRenderer, scene: Scene): boolean {
    scene.updateMatrixWorld()
    this.#stale = this.#casters.collect(scene) || this.#stale
    if (!this.#stale) return false
    if (this.#wait > 0) {
      this.#wait--
      return true
    }
    if (performance.now() - this.#drawn < this.pause) return true
    const { length } = this.#casters.meshes
    this.#wait = Math.floor(length / castersAFrame)
    const late = this.#lay()
    this.#stale = late
    this.ground.visible = this.#layout !== null
    if (this.#layout) this.#draw(gl, scene)
    return late
  }

  // Places the ground under the casters, and not too often; it returns true where that is still to be done.
  #lay(): boolean {
    const now = performance.now()
    if (this.#layout && now - this.#laid < settled) return true
    this.#laid = now
    const layout = this.#casters.layout(new Matrix4().makeRotationFromQuaternion(this.#turn.clone().invert()), this.grid)
    if (layout && this.#layout && holds(this.#layout, layout)) return false
    this.#layout = layout
    if (layout) this.#place(layout)
    return false
  }

  #place({ height, bounds, radius }: Layout) {
    const middle = bounds.getCenter(new Vector3()).setY(height)
    const size = bounds.getSize(new Vector3())
    // Casters may go a little on, and the blur needs room.
    const side = 1.4 * Math.max(size.x, size.z) + 4 * radius
    const reach = 5 * radius
    const { ground } = this
    ground.position.copy(middle).applyQuaternion(this.#turn)
    ground.quaternion.copy(this.#turn).multiply(flat)
    ground.scale.set(side, side, 1)
    ground.updateMatrixWorld()
    // From a little below, so that what stands on the ground is seen.
    const camera = this.#camera
    Object.assign(camera, { left: -side / 2, right: side / 2, top: side / 2, bottom: -side / 2, near: 0, far: reach + 0.1 * radius })
    camera.position.copy(middle).setY(height - 0.02 * radius).applyQuaternion(this.#turn)
    camera.quaternion.copy(this.#turn).multiply(upward)
    camera.updateProjectionMatrix()
    camera.updateMatrixWorld()
    Object.assign(this.#depth.uniforms['ground']!, { value: height })
    Object.assign(this.#depth.uniforms['reach']!, { value: reach })
    this.#blurStep = (0.11 * radius) / side
  }

  #blurStep = 0

  #draw(gl: WebGLRenderer, scene: Scene) {
    this.ground.userData['draws']++
    this.#drawn = performance.now()
    const [sharp, soft] = this.#targets
    const before = { target: gl.getRenderTarget(), xr: gl.xr.enabled, background: scene.background, override: scene.overrideMaterial, auto: scene.matrixWorldAutoUpdate, alpha: gl.getClearAlpha(), calls: gl.info.autoReset }
    gl.xr.enabled = false
    scene.background = null
    scene.overrideMaterial = this.#depth
    scene.matrixWorldAutoUpdate = false
    this.ground.visible = false
    gl.setClearAlpha(0)
    gl.setRenderTarget(sharp)
    gl.clear()
    gl.render(scene, this.#camera)
    scene.overrideMaterial = before.override
    const { picture, step } = this.#blur.uniforms as { picture: { value: unknown }; step: { value: Vector2 } }
    for (const scale of [1, 0.5]) {
      for (const [from, to, x, y] of [[sharp, soft, 1, 0], [soft, sharp, 0, 1]] as const) {
        picture.value = from.texture
        step.value.set(x, y).multiplyScalar(this.#blurStep * scale)
        gl.setRenderTarget(to)
        this.#quad.render(gl)
      }
    }
    gl.setRenderTarget(before.target)
    gl.setClearAlpha(before.alpha)
    this.ground.visible = true
    scene.background = before.background
    scene.matrixWorldAutoUpdate = before.auto
    gl.xr.enabled = before.xr
  }

  dispose() {
    for (const target of this.#targets) target.dispose()
    this.ground.geometry.dispose()
    this.ground.material.dispose()
    this.#depth.dispose()
    this.#blur.dispose()
    this.#quad.dispose()
  }
}

// A plane faces z: turned to lie it faces up. A camera looks along -z: turned it looks up, with the
// plane's axes, so that its picture is the plane's.
const flat = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), -Math.PI / 2)
const upward = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), Math.PI / 2)

// Whether a layout serves for another one: what moves stays on it, and it is not far too large.
function holds(old: Layout, now: Layout): boolean {
  const [before, after] = [old.bounds.getSize(new Vector3()), now.bounds.getSize(new Vector3())]
  const room = 0.15 * Math.max(before.x, before.z) + old.radius
  const inside = old.bounds.clone().expandByVector(new Vector3(room, Infinity, room))
  return (
    old.height === now.height && Math.abs(old.radius / now.radius - 1) < 0.2 && Math.max(after.x, after.z) > 0.5 * Math.max(before.x, before.z) &&
    inside.min.x <= now.bounds.min.x && inside.max.x >= now.bounds.max.x && inside.min.z <= now.bounds.min.z && inside.max.z >= now.bounds.max.z
  )
}
