import { Outlines } from '@react-three/drei'
import { invalidate, useThree } from '@react-three/fiber'
import { useCallback, useEffect, useLayoutEffect, useMemo, type ReactNode } from 'react'
import type { BufferGeometry, Material, Mesh, Object3D } from 'three'
import type { Props, SceneNode } from '../../scene/node'
import { useView } from '../../scene/hooks'
import type { FastProp } from '../../scene/registry'
import { useViewer } from '../../context'
import { LiveMaterial, materialTag, materialTags } from './material'
import { isShader, onShaderError } from './shaders'
import { color, given, number } from '../common/values'

/** The material that a node's properties ask for. */
export interface MaterialWish {
  tag: string
  props: Props
}

/** What a node says of its own material outside of `material`, which wins over it. */
const ownNames = ['color', 'wireframe', 'opacity', 'side', 'transparent'] as const

/** The material of a node: `material`, completed by the node's own colour and the like. */
export function wishOf(props: Props, instead: string, more?: Props): MaterialWish {
  const said = props['material']
  const material =
    typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as Props) : undefined
  const wanted: Record<string, unknown> = { ...more }
  for (const name of ownNames) if (given(props[name])) wanted[name] = props[name]
  Object.assign(wanted, material)
  const tag =
    materialTag(props['materialType']) ??
    materialTag(material?.['type'] ?? material?.['tag'] ?? said) ??
    instead
  return { tag, props: wanted }
}

/** Says in the panel what of a node could not be shown. */
export function useTell(node: SceneNode): (reason: string) => void {
  const { log } = useViewer()
  return useCallback(
    (reason: string) =>
      log.add({
        level: 'warning',
        text: `${node.tag}${node.key === undefined ? '' : ` "${node.key}"`}: ${reason}`,
      }),
    [log, node],
  )
}

/** A material that follows a wish, of its own; made anew only where the wish has another tag. */
export function useLiveMaterial(
  node: SceneNode,
  wish: MaterialWish,
  prepare?: (material: Material) => void,
): LiveMaterial {
  const tell = useTell(node)
  const gl = useThree((state) => state.gl)
  const live = useMemo(() => {
    const made = new LiveMaterial(wish.tag, invalidate, tell)
    prepare?.(made.material)
    return made
  }, [wish.tag, tell, prepare])
  useLayoutEffect(() => {
    live.apply(wish.props)
    invalidate()
  })
  useEffect(() => (isShader(live.material) ? onShaderError(gl, tell) : undefined), [gl, live, tell])
  useEffect(() => () => live.dispose(), [live])
  return live
}

interface Slot {
  live: LiveMaterial
  wish: (props: Props) => MaterialWish
}

const slots = new WeakMap<Object3D, Slot>()

// Puts what the node says of its material into it, unless that takes another material.
const dress: FastProp = (object, _value, node) => {
  const slot = slots.get(object)
  if (!slot) return false
  const wish = slot.wish(node.props)
  if (wish.tag !== slot.live.tag) return false
  slot.live.apply(wish.props)
  return true
}

/** Properties of a surface that are put straight into its material. */
export const surfaceFast: Readonly<Record<string, FastProp>> = {
  color: dress,
  material: dress,
  opacity: dress,
  wireframe: dress,
  side: dress,
  transparent: dress,
}

interface SurfaceProps {
  node: SceneNode
  props: Props
  geometry?: BufferGeometry | undefined
  /** The tag of the material where the node names none. */
  instead: string
  /** What holds of the material where the node says nothing. It has to stay the same. */
  more?: Props | undefined
  /** What is done to the material before it is used. It has to stay the same function. */
  prepare?: (material: Material) => void
  children?: ReactNode
}

/** A mesh with the shadows, the material and the outlines that its node asks for. */
export function Surface({ node, props, geometry, instead, more, prepare, children }: SurfaceProps) {
  const live = useLiveMaterial(node, wishOf(props, instead, more), prepare)
  const dressed = useHasMaterial(node)
  useLayoutEffect(() => {
    const { object } = node
    if (!object || dressed) return undefined
    // Not by a property, which React would take back only after a child has put its own there.
    ;(object as Mesh).material = live.material
    slots.set(object, { live, wish: (all) => wishOf(all, instead, more) })
    return () => void slots.delete(object)
  }, [node, live, instead, more, dressed])
  return (
    <mesh
      ref={node.ref as (mesh: Mesh | null) => void}
      {...(geometry ? { geometry } : {})}
      {...meshProps(props)}
      // It shades the ground unless its castShadow is off.
      userData-shades={props['castShadow'] !== false}
    >
      <Outline props={props} geometry={geometry} />
      {children}
    </mesh>
  )
}

/** What any drawn object may say of how it is drawn. */
export function meshProps(props: Props): {
  castShadow: boolean
  receiveShadow: boolean
  renderOrder: number
  frustumCulled: boolean
} {
  return {
    castShadow: props['castShadow'] === true,
    receiveShadow: props['receiveShadow'] === true,
    renderOrder: number(props['renderOrder'], 0),
    frustumCulled: props['frustumCulled'] !== false,
  }
}

// A child that is a material takes the place of the node's own.
function useHasMaterial(node: SceneNode): boolean {
  const { children } = useView(node)
  return children?.some((child) => typeof child !== 'string' && isMaterialChild(child)) ?? false
}

function isMaterialChild(child: SceneNode): boolean {
  const attach = child.props['attach']
  return (
    ((materialTags as readonly string[]).includes(child.tag) || child.tag === 'VideoMaterial') &&
    (!given(attach) || attach === 'material')
  )
}

function Outline({ props, geometry }: { props: Props; geometry: BufferGeometry | undefined }) {
  const { outlines } = props
  if (!outlines) return null
  const said = typeof outlines === 'object' ? (outlines as Props) : null
  return (
    <Outlines
      key={geometry?.uuid}
      color={color(said?.['color'] ?? props['outlineColor'], '#ffffff')}
      // A bare `outlines` is measured in pixels; what is said in detail, in the scene's units.
      screenspace={said === null || said['screenspace'] === true}
      thickness={number(said?.['thickness'], said ? 0.05 : number(props['outlineThickness'], 10))}
      opacity={number(said?.['opacity'], 1)}
      transparent={number(said?.['opacity'], 1) < 1}
      angle={number(said?.['angle'], Math.PI)}
    />
  )
}
