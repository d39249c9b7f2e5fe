import { invalidate, useThree } from '@react-three/fiber'
import { createContext, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { BufferAttribute, BufferGeometry, PerspectiveCamera, Sphere, Vector3, type DataTexture } from 'three'
import { BrokenMark } from '../../scene/BrokenMark'
import { reasonOf } from '../../reason'
import { register, type ComponentProps } from '../../scene/registry'
import type { PropsOf } from '../../catalogue/catalogue'
import { addressOf, assets } from '../common/assets'
import { pictureSource, type PictureSource } from '../common/textures'
import { clamp } from '../common/values'
import { repaint, usePainter } from '../pictures/painter'
import { colormap } from './colormaps'
import { depthTexture, loadDepths } from './depths'
import { depthMaterial } from './shader'

const modes: Readonly<Record<PropsOf<'DepthPointCloud'>['colorMode'], number>> = {
  depth: 0,
  camZ: 0,
  camDist: 1,
  localY: 2,
  worldY: 3,
}

interface Loading {
  texture: DataTexture | null
  error: string | null
}

// The depths of a picture. Those before stay until the next are read; of pictures that
// come meanwhile only the last is read.
function useDepths(source: PictureSource | null): Loading {
  const [loading, setLoading] = useState<Loading>({ texture: null, error: null })
  const [version, setVersion] = useState(0)
  const reading = useRef<Promise<unknown>>(Promise.resolve())
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])
  useEffect(() => {
    if (source === null) return undefined
    let live = true
    const read = async () => {
      if (!live) return
      try {
        const depths = await loadDepths(source)
        // Also when the next has come meanwhile: it has to wait for this one.
        if (mounted.current) setLoading({ texture: depthTexture(depths), error: null })
      } catch (error) {
        if (live)
          setLoading((before) => (before.texture ? before : { texture: null, error: reasonOf(error) }))
      }
    }
    reading.current = reading.current.then(read)
    const unwatch =
      typeof source === 'string' ? assets.watch(addressOf(source), () => setVersion((n) => n + 1)) : () => {}
    return () => {
      live = false
      unwatch()
    }
  }, [source, version])
  const { texture } = loading
  useEffect(() => () => texture?.dispose(), [texture])
  return loading
}

/** Returns how many pixels high a length of one is at a distance of one, or half the picture's for an orthographic camera. */
function usePixelsPerUnit(): number {
  const camera = useThree((state) => state.camera)
  const rows = useThree((state) => state.size.height * state.viewport.dpr)
  if (!(camera instanceof PerspectiveCamera)) return rows / 2
  return rows / 2 / Math.tan((camera.getEffectiveFOV() * Math.PI) / 360)
}

/** Whether clouds out of sight are left out, and by how much their bounds are widened for that. */
const Culling = createContext({ culled: true, margin: 1 })

/** What a depth camera saw: a point for each of its pixels. */
function DepthPointCloud({
  node,
  props,
  children,
}: ComponentProps<'DepthPointCloud' | 'InPlaceDepthPointCloud'>) {
  const { culled, margin } = useContext(Culling)
  const source = pictureSource(props.depth)
  const { texture, error } = useDepths(source)
  const picture = usePainter(node, 'rgb', props.rgb, false)
  const material = useMemo(depthMaterial, [])
  const geometry = useMemo(() => new BufferGeometry(), [])
  useEffect(() => () => material.dispose(), [material])
  useEffect(() => () => geometry.dispose(), [geometry])

  const { width = 1, height = 1 } = texture?.image ?? {}
  useEffect(() => {
    // The shader knows the places by their number; three wants an attribute to count them by.
    geometry.dispose()
    geometry.setAttribute('position', new BufferAttribute(new Uint8Array(width * height * 3), 3))
    geometry.setDrawRange(0, texture ? width * height : 0)
    invalidate()
  }, [geometry, width, height, texture])

  const fov = (clamp(props.fov, 0.1, 179) * Math.PI) / 180
  const focal = height / 2 / Math.tan(fov / 2)
  const { uniforms } = material
  uniforms['depths']!.value = texture
  uniforms['picture']!.value = picture?.texture ?? null
  // A map that is asked for holds even where there is a picture.
  uniforms['pictured']!.value = picture !== null && props.cmap === undefined
  uniforms['colors']!.value = colormap(props.cmap ?? 'turbo')
  uniforms['size']!.value.set(width, height)
  uniforms['center']!.value.set(props.cx ?? width / 2, props.cy ?? height / 2)
  uniforms['focal']!.value = focal
  uniforms['unit']!.value = props.depthUnit
  uniforms['depthRange']!.value.set(props.depthMin, props.depthMax)
  uniforms['heightRange']!.value.set(props.heightMin, props.heightMax)
  // GLSL has no infinity that every GPU knows.
  uniforms['keptHeights']!.value.set(
    clamp(props.minY ?? -1e30, -1e30, 1e30),
    clamp(props.maxY ?? 1e30, -1e30, 1e30),
  )
  uniforms['mode']!.value = modes[props.colorMode]
  uniforms['pointSize']!.value = props.pointSize
  uniforms['screenSized']!.value = props.screenSpaceSizing
  uniforms['pixels']!.value = usePixelsPerUnit()
  material.uniformsNeedUpdate = true

  // All that the camera could have seen lies within this; the places themselves only the GPU knows.
  const reach = Math.max(width, height) / 2 / focal
  geometry.boundingSphere = new Sphere(
    new Vector3(0, 0, -props.depthMax / 2),
    props.depthMax * Math.hypot(0.5, reach * Math.SQRT2) * margin,
  )
  useEffect(() => invalidate())

  const reason = source === null ? 'it has no depth' : error
  if (reason !== null)
    return (
      <BrokenMark node={node} realm="scene" reason={reason}>
        {children}
      </BrokenMark>
    )
  return (
    <group ref={node.ref}>
      <points
        geometry={geometry}
        material={material}
        frustumCulled={culled}
        raycast={noHit}
        userData={unmeasured}
        visible={texture !== null}
      />
      {children}
    </group>
  )
}

// Its attribute holds no places, so that a ray or bounds could only be wrong about it.
const noHit = () => {}
const unmeasured = { unmeasured: true }

register('scene', ['DepthPointCloud', 'InPlaceDepthPointCloud'], {
  component: DepthPointCloud,
  spatial: true,
  fast: { rgb: repaint('rgb') },
})

/** Holds depth clouds, and says whether those out of sight are left out, and how far out. Each is drawn by itself. */
function DepthPointCloudProvider({ node, props, children }: ComponentProps<'DepthPointCloudProvider'>) {
  const culled = props.frustumCulling
  const margin = clamp(props.cullingMargin, 1, 5)
  return (
    <Culling value={useMemo(() => ({ culled, margin }), [culled, margin])}>
      <group ref={node.ref}>{children}</group>
    </Culling>
  )
}

register('scene', 'DepthPointCloudProvider', { component: DepthPointCloudProvider, spatial: true })
