import { DataTexture } from 'three'
import { EXRLoader } from 'three/examples/jsm/loaders/EXRLoader.js'
import { expect, test } from 'vitest'
import { exr } from '../../../test/components/files'
import { isWholeExr } from './exr'

const file = exr([2, 0.5, 0.25])
const header = file.length - 8 - 8 - 4 * 3 * 4

test('a whole file is read', () => {
  expect(isWholeExr(file)).toBe(true)
  const texture = (
    new EXRLoader() as unknown as { createDataTexture: (buffer: ArrayBuffer) => DataTexture }
  ).createDataTexture(file.slice().buffer)
  expect([texture.image.width, texture.image.height]).toEqual([4, 1])
})

test('a file that is cut off within its header is not given to the reader, and behind it the reader says so', () => {
  for (let length = 8; length < file.length; length++) {
    const cut = file.slice(0, length)
    if (length < header) expect([length, isWholeExr(cut)]).toEqual([length, false])
    else if (isWholeExr(cut)) expect(() => new EXRLoader().parse(cut.buffer)).toThrow()
  }
})
