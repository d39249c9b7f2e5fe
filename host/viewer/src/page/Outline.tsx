import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import {
  Color,
  LinearFilter,
  NoToneMapping,
  ShaderMaterial,
  Vector2,
  WebGLRenderTarget,
  type Mesh,
  type Object3D,
} from 'three'
import { isShown, rootOf } from '../scene/drawn'
import { listensTo } from '../scene/interest'
import type { SceneNode } from '../scene/node'
import { useStore } from '../use-store'
import { useViewer } from '../context'

const pixels = 2.5

const vertexShader = `
  varying vec2 at;
  void main() { at = uv; gl_Position = vec4(position.xy, 0., 1.); }`

// Where a ring of samples is partly inside there is an edge. It is drawn outside of the object,
// which keeps its own colours.
const fragmentShader = `
  uniform sampler2D mask;
  uniform vec2 texel;
  uniform vec3 color;
  uniform float opacity;
  varying vec2 at;
  void main() {
    float inside = texture2D(mask, at).a;
    float edge = 0.;
    for (int i = 0; i < 16; i++) {
      float angle = float(i) * .39269908;
      edge = max(edge, texture2D(mask, at + texel * vec2(cos(angle), sin(angle))).a);
    }
    float alpha = edge * (1. - inside) * opacity;
    if (alpha < .01) discard;
    gl_FragColor = vec4(color, alpha);
  }`

/**
 * A line around the selected object, and a fainter one around what can be clicked under the
 * pointer, as thick everywhere however far away they are. It costs a second drawing of that
 * object, and nothing while there is none.
 */
export function Outline() {
  const viewer = useViewer()
  const [selected, hovered, theme] = [
    useStore(viewer.selection),
    useStore(viewer.hovered),
    useStore(viewer.settings.theme),
  ]
  const canvas = useThree((state) => state.gl.domElement)
  const invalidate = useThree((state) => state.invalidate)
  const bare = useStore(viewer.settings.bare)
  const shown = [selected, hovered === selected ? null : hovered]
  useEffect(() => invalidate(), [selected, hovered, theme, bare, invalidate])
  useEffect(() => {
    canvas.style.cursor = hovered ? cursorOf(hovered) : ''
  }, [canvas, hovered])
  return shown.map(
    (node, i) =>
      node?.parent &&
      node.object && (
        <Drawn
          key={i}
          node={node}
          object={node.object}
          color={theme === 'dark' ? '#7dabff' : '#2563eb'}
          opacity={i === 0 ? 1 : 0.6}
        />
      ),
  )
}

/** Returns the shape of the mouse pointer over a node that listens to it. */
function cursorOf(node: SceneNode): string {
  if (listensTo(node, 'drag')) return 'grab'
  return listensTo(node, 'click') ? 'pointer' : ''
}

/** Reports whether a node may be outlined: not if the script sets outline = false on the node, on one of its parents or on the scene. */
function mayOutline(node: SceneNode, scene: SceneNode): boolean {
  for (let at: SceneNode | null = node; at; at = at.parent) if (at.props['outline'] === false) return false
  return scene.props['outline'] !== false
}

/** Creates the material of an outline, and the target into which the outlined object is drawn. */
function outlineMaterial() {
  const mask = new WebGLRenderTarget(1, 1, {
    samples: 4,
    minFilter: LinearFilter,
    magFilter: LinearFilter,
  })
  const material = new ShaderMaterial({
    vertexShader,
    fragmentShader,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    toneMapped: false,
    uniforms: {
      mask: { value: mask.texture },
      texel: { value: new Vector2() },
      color: { value: new Color() },
      opacity: { value: 1 },
    },
  })
  return { mask, material }
}

function Drawn({
  node,
  object,
  color,
  opacity,
}: {
  node: SceneNode
  object: Object3D
  color: string
  opacity: number
}) {
  const { graph, settings } = useViewer()
  const quad = useRef<Mesh>(null)
  const { mask, material } = useMemo(outlineMaterial, [])
  useEffect(
    () => () => {
      mask.dispose()
      material.dispose()
    },
    [mask, material],
  )

  useFrame(({ gl, scene, camera }) => {
    const shown = quad.current
    if (!shown) return
    const allowed = !gl.xr.isPresenting && !settings.bare.get() && mayOutline(node, graph.root)
    // Objects of an overlay have another camera.
    shown.visible = allowed && isShown(object) && rootOf(object) === scene
    if (!shown.visible) return
    const size = gl.getDrawingBufferSize(new Vector2())
    mask.setSize(size.x, size.y)
    const { texel, color: tint } = material.uniforms as { texel: { value: Vector2 }; color: { value: Color } }
    texel.value.set((pixels * gl.getPixelRatio()) / size.x, (pixels * gl.getPixelRatio()) / size.y)
    tint.value.set(color).convertLinearToSRGB()
    material.uniforms['opacity']!.value = opacity
    const before = {
      target: gl.getRenderTarget(),
      alpha: gl.getClearAlpha(),
      mapping: gl.toneMapping,
      shadows: gl.shadowMap.autoUpdate,
    }
    gl.toneMapping = NoToneMapping
    gl.shadowMap.autoUpdate = false
    gl.setRenderTarget(mask)
    gl.setClearAlpha(0)
    gl.clear()
    gl.render(object, camera)
    gl.setRenderTarget(before.target)
    gl.setClearAlpha(before.alpha)
    gl.toneMapping = before.mapping
    gl.shadowMap.autoUpdate = before.shadows
  })
  return (
    <mesh
      ref={quad}
      renderOrder={10_000}
      frustumCulled={false}
      raycast={() => null}
      userData={{ chrome: true }}
    >
      <planeGeometry args={[2, 2]} />
      <primitive object={material} attach="material" />
    </mesh>
  )
}
