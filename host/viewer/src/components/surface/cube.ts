import { CubeTexture, type Texture } from 'three'

/** Joins six pictures to a cube texture: +x, -x, +y, -y, +z, -z. */
export function cubeOf(sides: readonly Texture[]): CubeTexture {
  const cube = new CubeTexture(
    sides.map((side) =>
      'isDataTexture' in side ? side : upright(side.image as ImageBitmap | HTMLImageElement),
    ),
  )
  const [first] = sides
  cube.format = first!.format
  cube.type = first!.type
  cube.needsUpdate = true
  return cube
}

// Bitmaps were flipped for textures when they were decoded, but the sides of a cube must not be.
function upright(image: ImageBitmap | HTMLImageElement): unknown {
  if (!(image instanceof ImageBitmap)) return image
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context?.scale(1, -1)
  context?.drawImage(image, 0, -image.height)
  return canvas
}
