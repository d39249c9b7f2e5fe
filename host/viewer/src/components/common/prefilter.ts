import { PMREMGenerator } from 'three'

/** The part of three's generator that its types leave out: the side of the faces in pixels. */
interface Sized {
  _cubeSize: number
  _setSize(size: number): void
}

/**
 * Makes the light of surroundings with faces of at most `most` pixels on a side, where three.js makes at least
 * 256. The work grows with the square: a software GPU needs six seconds for faces of 256.
 */
export function boundFaces(generator: PMREMGenerator, most: number) {
  const sized = generator as unknown as Sized
  sized._setSize = function (this: Sized) {
    this._cubeSize = most
  }
}

/** Bounds the faces of all generators to come, those of the renderer too. */
export function boundAllFaces(most: number) {
  boundFaces(PMREMGenerator.prototype, most)
}
