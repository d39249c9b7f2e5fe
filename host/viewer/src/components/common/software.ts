import type { WebGLRenderer } from 'three'

/** Whether the GPU is a program: SwiftShader, Mesa's rasterizers, or that of Windows. */
export function isSoftware(gl: WebGLRenderer): boolean {
  const context = gl.getContext()
  const info = context.getExtension('WEBGL_debug_renderer_info')
  const name = String(context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER))
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name)
}
