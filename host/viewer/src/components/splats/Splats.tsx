import {
  modifiers,
  SparkRenderer,
  SplatEdit,
  SplatEditRgbaBlendMode,
  SplatEditSdf,
  SplatEditSdfType,
  SplatFileType,
  SplatMesh,
} from '@sparkjsdev/spark'
import { invalidate, useThree } from '@react-three/fiber'
import { useEffect, useState } from 'react'
import type { Scene, WebGLRenderer } from 'three'
import { BrokenMark } from '../../scene/BrokenMark'
import { reasonOf } from '../../reason'
import type { Props } from '../../scene/node'
import type { ComponentProps } from '../../scene/registry'
import { addressOf, assets, nameOf } from '../common/assets'
import { fetchBytes, LoadError } from '../common/fetch'
import { bytesOf, number, text } from '../common/values'
import { Marks } from './marks'

interface Drawing {
  spark: SparkRenderer
  users: number
}

const drawings = new WeakMap<Scene, Drawing>()

// All splats of a scene are sorted and drawn together, by one object within it.
function draw(scene: Scene, renderer: WebGLRenderer): () => void {
  let drawing = drawings.get(scene)
  if (!drawing) {
    drawing = { spark: new SparkRenderer({ renderer, onDirty: () => invalidate() }), users: 0 }
    drawings.set(scene, drawing)
    scene.add(drawing.spark)
  }
  const of = drawing
  of.users++
  return () => {
    if (--of.users > 0) return
    drawings.delete(scene)
    scene.remove(of.spark)
    of.spark.dispose()
  }
}

interface Loading {
  mesh: SplatMesh | null
  error: string | null
}

// What was there before stays until the next has come.
function useSplats(src: string | undefined, bytes: Uint8Array | null): Loading {
  const [loading, setLoading] = useState<Loading>({ mesh: null, error: null })
  const [version, setVersion] = useState(0)
  useEffect(() => {
    if (src === undefined && !bytes) {
      setLoading({ mesh: null, error: 'it has no src' })
      return undefined
    }
    let live = true
    const url = src === undefined ? null : addressOf(src)
    const read = async () => {
      // Fetched here, because the reader's own message for a missing file does not help.
      const mesh = new SplatMesh(
        url === null
          ? inMemory(bytes!)
          : { fileBytes: await fetchBytes(assets.current(url), url), fileName: new URL(url).pathname },
      )
      await mesh.initialized
      return mesh
    }
    read().then(
      (mesh) => {
        if (live) setLoading({ mesh, error: null })
        else mesh.dispose()
      },
      (error: unknown) => {
        const reason =
          error instanceof LoadError ? error.message : `could not read ${nameOf(src)}: ${reasonOf(error)}`
        if (live) setLoading((before) => (before.mesh ? before : { mesh: null, error: reason }))
      },
    )
    const unwatch = url === null ? () => {} : assets.watch(url, () => setVersion((n) => n + 1))
    return () => {
      live = false
      unwatch()
    }
  }, [src, bytes, version])
  const { mesh } = loading
  useEffect(() => () => mesh?.dispose(), [mesh])
  return loading
}

// Of these only the oldest format does not say what it is.
function inMemory(bytes: Uint8Array): ConstructorParameters<typeof SplatMesh>[0] {
  const named =
    bytes[0] === 0x1f || (bytes[0] === 0x70 && bytes[1] === 0x6c && bytes[2] === 0x79) || bytes[0] === 0x50
  return { fileBytes: bytes.slice(), ...(named ? {} : { fileType: SplatFileType.SPLAT }) }
}

/** Gaussian splats of a .ply, .spz, .splat or .ksplat file. */
export default function Splats({ node, sent: props, children }: ComponentProps) {
  const gl = useThree((state) => state.gl)
  const scene = useThree((state) => state.scene)
  const { mesh, error } = useSplats(text(props['src']), bytesOf(props['src']))
  useEffect(() => draw(scene, gl), [scene, gl])

  useEffect(() => {
    if (!mesh) return undefined
    mesh.opacity = number(props['opacity'], 1)
    recolor(mesh, props)
    const edit = clip(props)
    if (edit) mesh.add(edit)
    mesh.updateVersion()
    invalidate()
    return () => {
      if (edit) mesh.remove(edit)
    }
  }, [mesh, props])

  if (error !== null)
    return (
      <BrokenMark node={node} realm="scene" reason={error}>
        {children}
      </BrokenMark>
    )
  // Captured with y downwards, as cameras have it, unless it is said not to be.
  const flipped = node.tag !== 'SparkSplats' && props['flipCoords'] !== false
  return (
    <group ref={node.ref}>
      <group rotation={[flipped ? Math.PI : 0, 0, 0]}>
        {mesh && <primitive object={mesh} />}
        {mesh && <Marks mesh={mesh} props={props} />}
      </group>
      {children}
    </group>
  )
}

function recolor(mesh: SplatMesh, props: Props) {
  mesh.worldModifiers = undefined as never
  if (props['render'] === 'depth')
    modifiers.setDepthColor(mesh, number(props['minDepth'], 1), number(props['maxDepth'], 10))
  else if (props['render'] === 'normal') modifiers.setWorldNormalColor(mesh)
  mesh.updateGenerator()
}

// Makes what is outside of a box clear.
function clip(props: Props): SplatEdit | null {
  if (props['clipEnabled'] !== true) return null
  const edit = new SplatEdit({ rgbaBlendMode: SplatEditRgbaBlendMode.MULTIPLY, sdfSmooth: 0, softEdge: 0 })
  const box = new SplatEditSdf({ type: SplatEditSdfType.BOX, invert: true, opacity: 0, radius: 0 })
  for (const [axis, name] of [
    ['x', 'X'],
    ['y', 'Y'],
    ['z', 'Z'],
  ] as const) {
    const [low, high] = [number(props[`clipMin${name}`], -5), number(props[`clipMax${name}`], 5)]
    box.position[axis] = (low + high) / 2
    box.scale[axis] = Math.max(1e-6, (high - low) / 2)
  }
  edit.addSdf(box)
  edit.add(box)
  return edit
}
