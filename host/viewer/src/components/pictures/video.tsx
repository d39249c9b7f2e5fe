import { invalidate } from '@react-three/fiber'
import { useEffect, useMemo, useRef, useState } from 'react'
import { DoubleSide, MeshBasicMaterial, SRGBColorSpace, VideoTexture, type Mesh, type Side } from 'three'
import { BrokenMark } from '../../scene/BrokenMark'
import type { PropsOf } from '../../catalogue/catalogue'
import type { Props, SceneNode } from '../../scene/node'
import { register, type ComponentProps } from '../../scene/registry'
import { addressOf, assets, nameOf } from '../common/assets'
import { bytesOf, text } from '../common/values'
import { side } from '../surface/material'
import { useTell } from '../surface/surface'
import { Facing, placeOf, planeSize } from './facing'
import { usePainter } from './painter'

interface Video {
  texture: VideoTexture | null
  aspect: number
  error: string | null
}

const none: Video = { texture: null, aspect: 0, error: null }

/**
 * The video of a node, muted, for browsers play no other by themselves. While a frame of it
 * is shown, frames of the scene are drawn.
 */
function useVideo(src: string | undefined, bytes: Uint8Array | null, loop: boolean, playing: boolean): Video {
  const [video, setVideo] = useState<Video>(none)
  const [version, setVersion] = useState(0)
  const element = useMemo(() => {
    const made = document.createElement('video')
    Object.assign(made, { muted: true, playsInline: true, crossOrigin: 'anonymous', preload: 'auto' })
    return made
  }, [])
  element.loop = loop

  useEffect(() => {
    if (src === undefined && !bytes) return undefined
    const url =
      src === undefined ? URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>])) : addressOf(src)
    const texture = new VideoTexture(element)
    texture.colorSpace = SRGBColorSpace
    const ready = () =>
      setVideo({ texture, aspect: element.videoWidth / element.videoHeight || 1, error: null })
    const failed = () =>
      setVideo({
        ...none,
        error: `could not play ${nameOf(src)}: it is missing, or not a video in a format that this browser plays`,
      })
    element.addEventListener('loadeddata', ready)
    element.addEventListener('error', failed)
    element.src = assets.current(url)
    const unwatch = assets.watch(url, () => setVersion((n) => n + 1))
    return () => {
      unwatch()
      element.removeEventListener('loadeddata', ready)
      element.removeEventListener('error', failed)
      element.removeAttribute('src')
      element.load()
      texture.dispose()
      if (src === undefined) URL.revokeObjectURL(url)
    }
  }, [element, src, bytes, version])

  useEffect(() => {
    // A browser that saves power may say no; then its first frame is shown.
    if (playing) element.play().catch(() => {})
    else element.pause()
  }, [element, playing, video])

  useEffect(() => {
    let handle = 0
    const next = () => {
      invalidate()
      handle = element.requestVideoFrameCallback(next)
    }
    handle = element.requestVideoFrameCallback(next)
    return () => element.cancelVideoFrameCallback(handle)
  }, [element, video])
  return video
}

// A single picture is sent in place of a video by those who show frames.
function isPictureFile(bytes: Uint8Array | null): boolean {
  if (!bytes) return false
  const start = String.fromCharCode(...bytes.subarray(0, 12))
  return (
    start.startsWith('\x89PNG') ||
    start.startsWith('\xff\xd8\xff') ||
    (start.startsWith('RIFF') && start.endsWith('WEBP'))
  )
}

function useMoving(node: SceneNode, props: PropsOf<'VideoMaterial' | 'VideoPlane'>, sent: Props): Video {
  const bytes = bytesOf(props.src)
  const still = isPictureFile(bytes) || (text(props.src)?.startsWith('data:image/') ?? false)
  const picture = usePainter(node, 'src', still ? props.src : null, true)
  const video = useVideo(
    still ? undefined : text(props.src),
    still ? null : bytes,
    props.loop,
    props.autoplay && sent['start'] !== false,
  )
  return still
    ? {
        texture: (picture?.texture as VideoTexture | undefined) ?? null,
        aspect: picture?.aspect ?? 1,
        error: null,
      }
    : video
}

/** A material that shows a video, for the mesh that it is a child of. */
function VideoMaterial({ node, props, sent }: ComponentProps<'VideoMaterial'>) {
  const { texture, error } = useMoving(node, props, sent)
  const tell = useTell(node)
  useEffect(() => {
    if (error) tell(error)
  }, [error, tell])
  const material = useMemo(() => new MeshBasicMaterial({ toneMapped: false, side: DoubleSide }), [])
  useEffect(() => () => material.dispose(), [material])
  material.side = (side(props.side) ?? DoubleSide) as Side
  if ((material.map === null) !== (texture === null)) material.needsUpdate = true
  material.map = texture
  material.color.set(texture ? '#ffffff' : '#888888')
  return <primitive object={material} attach="material" />
}

register('scene', 'VideoMaterial', { component: VideoMaterial })

/** A video on a plane before the camera, or `fixed` somewhere. */
function VideoPlane({ node, props, sent, children }: ComponentProps<'VideoPlane'>) {
  const place = placeOf(props, sent)
  const { texture, aspect, error } = useMoving(node, props, sent)
  const mesh = useRef<Mesh>(null)
  if (error)
    return (
      <BrokenMark node={node} realm="scene" reason={error}>
        {children}
      </BrokenMark>
    )
  return (
    <Facing
      node={node}
      place={place}
      follow={(camera) => mesh.current?.scale.set(...planeSize(props, place, camera, aspect || 1), 1)}
    >
      <mesh ref={mesh} visible={texture !== null} frustumCulled={false}>
        <planeGeometry args={[1, 1]} />
        <meshBasicMaterial
          key={texture?.uuid}
          map={texture}
          side={(side(props.side) ?? DoubleSide) as Side}
          toneMapped={false}
        />
      </mesh>
      {children}
    </Facing>
  )
}

register('scene', 'VideoPlane', { component: VideoPlane })
