import { invalidate } from '@react-three/fiber'
import { useEffect, useMemo, useState } from 'react'
import {
  LinearFilter,
  LinearMipmapLinearFilter,
  LinearSRGBColorSpace,
  NearestFilter,
  SRGBColorSpace,
  Texture,
  type ColorSpace,
} from 'three'
import { reasonOf } from '../../reason'
import type { SceneNode } from '../../scene/node'
import type { FastProp } from '../../scene/registry'
import { isLight, readHdr } from '../common/picture-file'
import { decodePicture, pictures, pictureSource, type PictureSource } from '../common/textures'
import { useTell } from '../surface/surface'

/**
 * A texture whose picture may be another with every message. Bytes are decoded beside the
 * main thread, one at a time: of those that come meanwhile only the last is shown.
 */
export class Painter {
  texture = new Texture()
  /** Width by height; 0 while there is no picture. */
  aspect = 0

  #source: PictureSource | null = null
  #waiting: Uint8Array | null = null
  #decoding = false
  #release = () => {}
  #live = true

  /** sized is called when the picture has another shape, or another texture, than the one before. */
  constructor(
    private readonly colorSpace: ColorSpace,
    private readonly sized: () => void,
    private readonly failed: (reason: string) => void,
  ) {
    this.texture.colorSpace = colorSpace
  }

  show(value: unknown) {
    const source = pictureSource(value)
    if (source === this.#source) return
    this.#source = source
    if (typeof source === 'string') {
      this.#waiting = null
      this.#release()
      this.#release = pictures.hold(source, (picture) => this.#take(picture), this.failed)
    } else if (source) {
      this.#release()
      this.#release = () => {}
      this.#waiting = source
      void this.#decode()
    }
  }

  set smooth(smooth: boolean) {
    if (smooth === this.#smooth) return
    this.#smooth = smooth
    this.#filter()
    if (this.aspect > 0) this.texture.needsUpdate = true
  }

  #smooth = true

  #filter() {
    const { texture } = this
    const smooth = this.#smooth
    texture.magFilter = smooth ? LinearFilter : NearestFilter
    texture.minFilter = smooth ? LinearMipmapLinearFilter : NearestFilter
    texture.generateMipmaps = smooth
  }

  dispose() {
    this.#live = false
    this.#release()
    this.texture.dispose()
    if (this.texture.image instanceof ImageBitmap) this.texture.image.close()
  }

  async #decode() {
    if (this.#decoding) return
    this.#decoding = true
    while (this.#waiting && this.#live) {
      const bytes = this.#waiting
      this.#waiting = null
      try {
        const picture = (await readHdr(bytes)) ?? (await decodePicture(bytes))
        // An address that was said meanwhile is newer.
        if (this.#live && typeof this.#source !== 'string')
          picture instanceof Texture ? this.#take(picture) : this.#put(picture)
        else if (picture instanceof ImageBitmap) picture.close()
      } catch (error) {
        if (this.#live) this.failed(reasonOf(error))
      }
    }
    this.#decoding = false
  }

  // Pictures of numbers have a texture of their own, in another format.
  #take(picture: Texture) {
    if (!('isDataTexture' in picture)) return this.#put(picture.image as HTMLImageElement)
    this.#renew(picture)
    this.texture.colorSpace = isLight(picture) ? LinearSRGBColorSpace : this.colorSpace
    this.#filter()
    const { width, height } = picture.image as { width: number; height: number }
    this.aspect = width / height
    this.texture.needsUpdate = true
    this.sized()
    invalidate()
  }

  #renew(texture: Texture) {
    const old = this.texture
    if (old.image instanceof ImageBitmap) old.image.close()
    old.dispose()
    this.texture = texture
  }

  #put(image: ImageBitmap | HTMLImageElement) {
    if ('isDataTexture' in this.texture) {
      this.#renew(new Texture())
      this.texture.colorSpace = this.colorSpace
      this.#filter()
      this.aspect = 0
    }
    const { texture } = this
    const old = texture.image as ImageBitmap | HTMLImageElement | undefined
    // The GPU's texture has the size of its first picture.
    if (!old || old.width !== image.width || old.height !== image.height) texture.dispose()
    texture.image = image
    // A bitmap is turned when it is decoded.
    texture.flipY = !(image instanceof ImageBitmap)
    texture.needsUpdate = true
    if (old instanceof ImageBitmap) old.close()
    const aspect = image.width / image.height
    if (aspect !== this.aspect) {
      this.aspect = aspect
      this.sized()
    }
    invalidate()
  }
}

const painters = new WeakMap<SceneNode, Map<string, Painter>>()

interface Painted {
  texture: Texture
  /** Width by height. */
  aspect: number
  /** Whether its numbers are linear light, which needs tone mapping. */
  light: boolean
}

/** The picture of one of a node's properties, and its shape; null without one. */
export function usePainter(
  node: SceneNode,
  name: string,
  value: unknown,
  smooth: boolean,
  colorSpace: ColorSpace = SRGBColorSpace,
): Painted | null {
  const tell = useTell(node)
  const [, setShape] = useState(0)
  const painter = useMemo(
    () => new Painter(colorSpace, () => setShape((n) => n + 1), tell),
    [colorSpace, tell],
  )
  useEffect(() => {
    let all = painters.get(node)
    if (!all) painters.set(node, (all = new Map()))
    all.set(name, painter)
    return () => {
      if (all.get(name) === painter) all.delete(name)
      painter.dispose()
    }
  }, [node, name, painter])
  useEffect(() => painter.show(value), [painter, value])
  painter.smooth = smooth
  return painter.aspect > 0 && pictureSource(value)
    ? { texture: painter.texture, aspect: painter.aspect, light: isLight(painter.texture) }
    : null
}

/** Shows the next picture of a property without a rendering of the component. */
export function repaint(name: string): FastProp {
  return (_object, value, node) => {
    const painter = painters.get(node)?.get(name)
    if (!painter || painter.aspect === 0 || !pictureSource(value)) return false
    painter.show(value)
    return true
  }
}
