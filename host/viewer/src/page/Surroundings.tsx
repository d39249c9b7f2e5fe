import { useThree } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useMemo } from 'react'
import {
  ACESFilmicToneMapping,
  AgXToneMapping,
  CineonToneMapping,
  Color,
  DataTexture,
  LinearFilter,
  LinearToneMapping,
  NeutralToneMapping,
  NoToneMapping,
  PMREMGenerator,
  ReinhardToneMapping,
  SRGBColorSpace,
  type ToneMapping,
} from 'three'
import { RoomEnvironment } from 'three/examples/jsm/environments/RoomEnvironment.js'
import { setFaces } from '../components/common/prefilter'
import { isSoftware } from '../components/common/software'
import { readColor } from '../components/common/values'
import { useView } from '../scene/hooks'
import { useStore } from '../use-store'
import { useViewer } from '../context'

// In the light theme a white object is brighter than all of the sky.
const skies = { light: ['#e9edf2', '#ccd4df'], dark: ['#1b1e24', '#0b0c0f'] } as const

// How much light the room around the scene gives: so much that metal and glass look like
// themselves, so little that the scene's own lights rule.
const roomStrength = 0.35

const toneMappings: Readonly<Record<string, ToneMapping>> = {
  none: NoToneMapping,
  linear: LinearToneMapping,
  reinhard: ReinhardToneMapping,
  cineon: CineonToneMapping,
  aces: ACESFilmicToneMapping,
  acesfilmic: ACESFilmicToneMapping,
  agx: AgXToneMapping,
  neutral: NeutralToneMapping,
}

/** What is around the scene when it says nothing else: sky, room light and tone mapping. */
export function Surroundings() {
  const viewer = useViewer()
  const gl = useThree((state) => state.gl)
  const scene = useThree((state) => state.scene)
  const invalidate = useThree((state) => state.invalidate)
  const theme = useStore(viewer.settings.theme)
  const backdrop = useStore(viewer.backgrounds.top)
  const { props } = useView(viewer.graph.root)

  // In layout effects, so that the first picture already has the background.
  const { background } = props
  useLayoutEffect(() => {
    viewer.backgrounds.page = readColor(background, new Color()) ?? gradient(skies[theme])
  }, [viewer, theme, background])

  useLayoutEffect(() => {
    // Through glasses that show the room, nothing is in front of it.
    const show = () => {
      const passthrough = gl.xr.isPresenting && gl.xr.getEnvironmentBlendMode() !== 'opaque'
      scene.background = passthrough ? null : backdrop
      invalidate()
    }
    show()
    gl.xr.addEventListener('sessionstart', show)
    gl.xr.addEventListener('sessionend', show)
    return () => {
      gl.xr.removeEventListener('sessionstart', show)
      gl.xr.removeEventListener('sessionend', show)
    }
  }, [gl, scene, backdrop, invalidate])

  useEffect(() => {
    const generator = new PMREMGenerator(gl)
    // The room is so smooth that smaller faces look almost the same.
    if (isSoftware(gl)) setFaces(generator, 64)
    const room = new RoomEnvironment()
    const target = generator.fromScene(room, 0.04)
    room.dispose()
    generator.dispose()
    // A component of the scene may have been there before.
    scene.environment ??= target.texture
    if (scene.environment === target.texture) scene.environmentIntensity = roomStrength
    invalidate()
    return () => {
      if (scene.environment === target.texture) scene.environment = null
      target.dispose()
    }
  }, [gl, scene, invalidate])

  const mapping =
    toneMappings[
      String(props['toneMapping'] ?? 'neutral')
        .toLowerCase()
        .replace(/tonemapping$/, '')
    ] ?? NeutralToneMapping
  const exposure = Number(props['toneMappingExposure'] ?? 1)
  useMemo(() => {
    gl.toneMapping = mapping
    gl.toneMappingExposure = Number.isFinite(exposure) ? exposure : 1
    scene.traverse((object) => {
      const { material } = object as { material?: { needsUpdate: boolean } | { needsUpdate: boolean }[] }
      for (const each of Array.isArray(material) ? material : material ? [material] : [])
        each.needsUpdate = true
    })
    invalidate()
  }, [gl, scene, mapping, exposure, invalidate])
  return null
}

// A sky from top to bottom. It is dithered, for it has fewer shades than the screen has rows.
function gradient([top, bottom]: readonly [string, string]): DataTexture {
  const [width, height] = [64, 512]
  const from = new Color(top).convertLinearToSRGB()
  const to = new Color(bottom).convertLinearToSRGB()
  const data = new Uint8Array(width * height * 4)
  const channels = ['r', 'g', 'b'] as const
  for (let y = 0; y < height; y++) {
    const t = 1 - y / (height - 1)
    for (let x = 0; x < width; x++) {
      const noise = bayer(x, y)
      channels.forEach((channel, i) => {
        const value = (from[channel] + (to[channel] - from[channel]) * t) * 255
        data[(y * width + x) * 4 + i] = Math.floor(value + noise)
      })
      data[(y * width + x) * 4 + 3] = 255
    }
  }
  const texture = new DataTexture(data, width, height)
  texture.colorSpace = SRGBColorSpace
  texture.magFilter = texture.minFilter = LinearFilter
  texture.needsUpdate = true
  return texture
}

// A threshold within (0, 1) of the ordered dither of 4 by 4.
function bayer(x: number, y: number): number {
  const order = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
  return ((order[(y % 4) * 4 + (x % 4)] ?? 0) + 0.5) / 16
}
