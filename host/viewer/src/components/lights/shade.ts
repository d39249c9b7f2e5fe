import {
  DoubleSide,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  OrthographicCamera,
  PlaneGeometry,
  Quaternion,
  ShaderMaterial,
  Vector2,
  Vector3,
  WebGLRenderTarget,
  type Scene,
  type WebGLRenderer,
} from 'three'
import { FullScreenQuad } from 'three/examples/jsm/postprocessing/Pass.js'
import { Casters, casterLayer, type Layout } from './casters'

// How long the ground stays in its place while casters move, in milliseconds.
const settled = 250

// Up to this number of casters the shade is drawn with each frame, up to twice the number with every second frame.
const castersAFrame = 1000

// How dark the ground is below a caster, by the height of the caster in units of reach: not at all from 1 on.
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
 * Draws the soft shadow on the ground: the distance of the casters above it, seen from below and
 * blurred. The shadow is drawn again, into a small picture, only when a caster has moved; any other
 * frame draws one rectangle.
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
  #blurStep = 0
  #turn = new Quaternion()
  #camera = new OrthographicCamera()
  #targets: [WebGLRenderTarget, WebGLRenderTarget]
  #depth = new ShaderMaterial({
    ...depthShader,
    side: DoubleSide,
    uniforms: { up: { value: new Vector3(0, 1, 0) }, ground: { value: 0 }, reach: { value: 1 } },
  })
  #blur = new ShaderMaterial({
    ...blurShader,
    depthTest: false,
    depthWrite: false,
    uniforms: { picture: { value: null }, step: { value: new Vector2() } },
  })
  #quad = new FullScreenQuad(this.#blur)

  /** size is the side of the shadow's picture in pixels, pause the least time between two drawings in milliseconds. */
  constructor(
    size: number,
    private readonly pause = 0,
  ) {
    this.#targets = [new WebGLRenderTarget(size, size), new WebGLRenderTarget(size, size)]
    this.#camera.layers.set(casterLayer)
    // For the camera below, z points the other way than for the ground.
    const { texture } = this.#targets[0]
    texture.repeat.y = -1
    texture.offset.y = 1
    this.ground = new Mesh(
      new PlaneGeometry(1, 1),
      new MeshBasicMaterial({
        map: this.#targets[0].texture,
        transparent: true,
        depthWrite: false,
        toneMapped: false,
        fog: false,
        // Over the grid, and over a floor at the same height.
        polygonOffset: true,
        polygonOffsetFactor: -1,
        polygonOffsetUnits: -4,
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

  /** Draws the shadow if it has changed. It returns true if it has to be called again soon. */
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

  // Places the ground under the casters, but not too often; it returns true if this is still to be done.
  #lay(): boolean {
    const now = performance.now()
    if (this.#layout && now - this.#laid < settled) return true
    this.#laid = now
    const layout = this.#casters.layout(
      new Matrix4().makeRotationFromQuaternion(this.#turn.clone().invert()),
      this.grid,
    )
    if (layout && this.#layout && holds(this.#layout, layout)) return false
    this.#layout = layout
    if (layout) this.#place(layout)
    return false
  }

  #place({ height, bounds, radius }: Layout) {
    const middle = bounds.getCenter(new Vector3()).setY(height)
    const size = bounds.getSize(new Vector3())
    // Room for casters that move a little further, and for the blur.
    const side = 1.4 * Math.max(size.x, size.z) + 4 * radius
    const reach = 5 * radius
    const { ground } = this
    ground.position.copy(middle).applyQuaternion(this.#turn)
    ground.quaternion.copy(this.#turn).multiply(flat)
    ground.scale.set(side, side, 1)
    ground.updateMatrixWorld()
    // From a little below, so that objects on the ground are seen.
    const camera = this.#camera
    Object.assign(camera, {
      left: -side / 2,
      right: side / 2,
      top: side / 2,
      bottom: -side / 2,
      near: 0,
      far: reach + 0.1 * radius,
    })
    camera.position
      .copy(middle)
      .setY(height - 0.02 * radius)
      .applyQuaternion(this.#turn)
    camera.quaternion.copy(this.#turn).multiply(upward)
    camera.updateProjectionMatrix()
    camera.updateMatrixWorld()
    this.#depth.uniforms['ground']!.value = height
    this.#depth.uniforms['reach']!.value = reach
    this.#blurStep = (0.11 * radius) / side
  }

  #draw(gl: WebGLRenderer, scene: Scene) {
    this.ground.userData['draws']++
    this.#drawn = performance.now()
    const [sharp, soft] = this.#targets
    const before = {
      target: gl.getRenderTarget(),
      xr: gl.xr.enabled,
      background: scene.background,
      override: scene.overrideMaterial,
      auto: scene.matrixWorldAutoUpdate,
      alpha: gl.getClearAlpha(),
    }
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
      for (const [from, to, x, y] of [
        [sharp, soft, 1, 0],
        [soft, sharp, 0, 1],
      ] as const) {
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

// A plane faces z: this turns it to face up. A camera looks along -z: this turns it to look up, with
// the axes of the plane, so that its picture fits the plane.
const flat = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), -Math.PI / 2)
const upward = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), Math.PI / 2)

// Reports whether an old layout still serves for the casters of a new one: they stay on it, and it is not far too large.
function holds(old: Layout, now: Layout): boolean {
  const [before, after] = [old.bounds.getSize(new Vector3()), now.bounds.getSize(new Vector3())]
  const room = 0.15 * Math.max(before.x, before.z) + old.radius
  const inside = old.bounds.clone().expandByVector(new Vector3(room, Infinity, room))
  return (
    old.height === now.height &&
    Math.abs(old.radius / now.radius - 1) < 0.2 &&
    Math.max(after.x, after.z) > 0.5 * Math.max(before.x, before.z) &&
    inside.min.x <= now.bounds.min.x &&
    inside.max.x >= now.bounds.max.x &&
    inside.min.z <= now.bounds.min.z &&
    inside.max.z >= now.bounds.max.z
  )
}
