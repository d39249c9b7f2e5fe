import { invalidate, useThree } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useMemo } from 'react'
import { Color, EquirectangularReflectionMapping, Fog as ThreeFog, UVMapping } from 'three'
import { useBackground } from '../../scene/use-background'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { clamp, number } from '../common/values'
import { repaint, usePainter } from './painter'

function BackgroundColor({ props, sent }: ComponentProps<'BackgroundColor'>) {
  const viewer = useViewer()
  const { color: said } = sent
  const shown = props.color
  useBackground(shown)
  useEffect(() => {
    const name = typeof said === 'string' ? said : `#${shown.getHexString()}`
    viewer.backgroundColor = name
    return () => {
      if (viewer.backgroundColor === name) viewer.backgroundColor = null
    }
  }, [viewer, said, shown])
  return null
}

register('scene', 'BackgroundColor', { component: BackgroundColor })

/**
 * A picture behind the scene. One that is twice as wide as high is taken for a panorama, which
 * is all around; any other fills the window.
 */
function SceneBackground({ node, props }: ComponentProps<'SceneBackground'>) {
  const picture = usePainter(node, 'src', props.src, props.interpolate)
  const scene = useThree((state) => state.scene)
  const size = useThree((state) => state.size)
  const shape = picture?.aspect ?? 1
  const around = Math.abs(shape - 2) < 0.01
  const texture = picture?.texture ?? null
  useLayoutEffect(() => {
    if (!texture) return
    texture.mapping = around ? EquirectangularReflectionMapping : UVMapping
    // As much of it as has the shape of the window.
    const seen = size.width / size.height
    texture.repeat.set(around ? 1 : Math.min(1, seen / shape), around ? 1 : Math.min(1, shape / seen))
    texture.offset.set((1 - texture.repeat.x) / 2, (1 - texture.repeat.y) / 2)
    texture.needsUpdate = true
    invalidate()
  }, [texture, around, shape, size])
  useBackground(texture)
  const blur = clamp(props.backgroundBlurriness, 0, 1)
  const strength = Math.max(0, props.backgroundIntensity)
  useEffect(() => {
    const before = [scene.backgroundBlurriness, scene.backgroundIntensity] as const
    scene.backgroundBlurriness = blur
    scene.backgroundIntensity = strength
    invalidate()
    return () => {
      ;[scene.backgroundBlurriness, scene.backgroundIntensity] = before
    }
  }, [scene, blur, strength])
  return null
}

register('scene', 'SceneBackground', { component: SceneBackground, fast: { src: repaint('src') } })

/** Everything fades into a colour from `near` to `far`. */
function Fog({ props }: ComponentProps<'fog' | 'Fog'>) {
  const scene = useThree((state) => state.scene)
  const fog = useMemo(() => new ThreeFog(new Color()), [])
  fog.color.copy(props.color)
  fog.near = number(props.near, 1)
  fog.far = number(props.far, 1000)
  useEffect(() => {
    const before = scene.fog
    scene.fog = fog
    return () => {
      if (scene.fog === fog) scene.fog = before
      invalidate()
    }
  }, [scene, fog])
  useEffect(() => invalidate())
  return null
}

register('scene', ['fog', 'Fog'], { component: Fog })
