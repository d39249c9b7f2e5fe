import { useThree } from '@react-three/fiber'
import { useEffect, useState } from 'react'
import { SRGBColorSpace, type Texture } from 'three'
import type { SceneNode } from '../../scene/node'
import { useReport } from '../../scene/hooks'
import { pictures, pictureSource } from '../common/textures'

/**
 * A picture from an address or from bytes, null until it is there. While another one loads the
 * one before it stays, so that a stream of pictures does not flicker.
 */
export function usePicture(src: unknown, node: SceneNode): Texture | null {
  const [texture, setTexture] = useState<Texture | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const invalidate = useThree((state) => state.invalidate)
  useReport(node, problem)
  useEffect(() => {
    const source = pictureSource(src)
    if (source === null) return setTexture(null)
    return pictures.hold(
      source,
      (loaded) => {
        loaded.colorSpace = SRGBColorSpace
        setTexture(loaded)
        setProblem(null)
        invalidate()
      },
      setProblem,
    )
  }, [src, invalidate])
  useEffect(() => () => texture?.dispose(), [texture])
  return texture
}
