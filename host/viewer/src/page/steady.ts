import type { Object3D, WebGLRenderer } from 'three'

/**
 * Has an object whose drawing is an error cost itself alone. Without this the frame ends there,
 * this one and all that follow, and whatever comes later in it is not drawn. failed is called once
 * for each object.
 */
export function drawSteadily(
  gl: WebGLRenderer,
  failed: (object: Object3D, error: unknown) => void,
): () => void {
  const told = new WeakSet<Object3D>()
  const draw = gl.renderBufferDirect
  gl.renderBufferDirect = (...given) => {
    try {
      draw(...given)
    } catch (error) {
      const object = given[4]
      if (told.has(object)) return
      told.add(object)
      failed(object, error)
    }
  }
  return () => {
    gl.renderBufferDirect = draw
  }
}
