import { useThree } from '@react-three/fiber'
import { useEffect, useState } from 'react'
import { SRGBColorSpace, Texture, TextureLoader } from 'three'
import type { SceneNode } from '../../scene/node'
import { useReport } from '../../scene/NodeView'

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
    const bytes = src instanceof Uint8Array
    if (!bytes && (typeof src !== 'string' || src === '')) {
      setTexture(null)
      return
    }
    let current = true
    const address = bytes ? URL.createObjectURL(new Blob([src as Uint8Array<ArrayBuffer>])) : (src as string)
    const done = () => {
      if (bytes) URL.revokeObjectURL(address)
    }
    new TextureLoader().load(
      address,
      (loaded) => {
        done()
        loaded.colorSpace = SRGBColorSpace
        if (!current) return loaded.dispose()
        setTexture(loaded)
        setProblem(null)
        invalidate()
      },
      undefined,
      () => {
        done()
        if (current) setProblem(`the picture ${bytes ? 'in src' : address} could not be loaded`)
      },
    )
    return () => {
      current = false
    }
  }, [src, invalidate])
  useEffect(() => () => texture?.dispose(), [texture])
  return texture
}
