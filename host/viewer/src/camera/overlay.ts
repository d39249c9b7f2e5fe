import { addAfterEffect, useFrame, useThree, type RootState } from '@react-three/fiber'
import { useEffect, useRef } from 'react'
import type { WebGLRenderer } from 'three'

/** A part of the canvas in CSS pixels, from its top left corner. */
export interface Region {
  left: number
  top: number
  width: number
  height: number
}

/** What lies over the picture of the page, and over those that are taken of it. */
export interface Overlay {
  region(page: { width: number; height: number }): Region
  /** Draws into the region, which is confined already, of a width for each unit of height. */
  draw(gl: WebGLRenderer, aspect: number): void
}

/**
 * Draws more into the canvas after each picture of the scene, before it is seen. Only then: after a
 * frame in which nothing was drawn the canvas is empty, and would show this alone.
 */
export function useAfterPicture(draw: (state: RootState) => void) {
  const get = useThree((state) => state.get)
  const drawn = useRef(false)
  const last = useRef(draw)
  last.current = draw
  useFrame(() => {
    drawn.current = true
  })
  useEffect(
    () =>
      addAfterEffect(() => {
        const state = get()
        if (drawn.current && !state.gl.xr.isPresenting) last.current(state)
        drawn.current = false
      }),
    [get],
  )
}

/** Confines what is drawn to a region of the canvas. */
export function within({ gl, size }: RootState, { left, top, width, height }: Region, draw: () => void) {
  const bottom = size.height - top - height
  gl.setViewport(left, bottom, width, height)
  gl.setScissor(left, bottom, width, height)
  gl.setScissorTest(true)
  draw()
  gl.setScissorTest(false)
  gl.setViewport(0, 0, size.width, size.height)
}
