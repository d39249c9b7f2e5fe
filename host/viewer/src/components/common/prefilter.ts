import type { PMREMGenerator } from 'three'

/** The part of three's generator that its types leave out: the side of the faces in pixels. */
interface Sized {
  _cubeSize: number
  _setSize(size: number): void
}

/**
 * Sets the side of the faces that a generator makes for reflections, in pixels: three.js itself makes at least 256.
 * The work grows with the square of the side, and a software GPU needs six seconds for faces of 256. For the prototype
 * it sets the default of all generators, including the renderer's own.
 */
export function setFaces(generator: PMREMGenerator, side: number) {
  const sized = generator as unknown as Sized
  sized._setSize = function (this: Sized) {
    this._cubeSize = side
  }
}
