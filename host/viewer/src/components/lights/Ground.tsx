import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo } from 'react'
import { Vector3 } from 'three'
import { useView } from '../../scene/hooks'
import { readVector } from '../../scene/transform'
import { Store } from '../../store'
import { useCounted, useStore } from '../../use-store'
import { useViewer } from '../../context'
import { isSoftware } from '../common/software'
import { useIsDark } from '../text/ink'
import { Shade } from './shade'

// The number of components that bring a ground of their own.
const grounds = new Store(0)

/** Leaves the ground to a component as long as it is mounted. */
export function useOwnGround(owns: boolean) {
  useCounted(grounds, owns)
}

/**
 * The ground of a scene that has none of its own: it is invisible, but shows a soft shadow of the
 * objects on it and close above it.
 */
export function Ground() {
  const { graph } = useViewer()
  const { props } = useView(graph.root)
  const taken = useStore(grounds) > 0
  return taken || props['shadows'] === false ? null : <ShadedGround up={props['up']} />
}

function ShadedGround({ up }: { up: unknown }) {
  const { graph } = useViewer()
  const gl = useThree((state) => state.gl)
  const scene = useThree((state) => state.scene)
  const invalidate = useThree((state) => state.invalidate)
  const dark = useIsDark()
  // A software GPU takes longer for the shade than for a small scene.
  const shade = useMemo(() => (isSoftware(gl) ? new Shade(128, 200) : new Shade(512)), [gl])
  useEffect(() => () => shade.dispose(), [shade])
  useEffect(() => {
    shade.up = readVector(up, new Vector3()) ?? new Vector3(0, 1, 0)
    invalidate()
  }, [shade, up, invalidate])
  useEffect(() => {
    shade.strength = dark ? 0.9 : 0.55
    invalidate()
  }, [shade, dark, invalidate])
  useFrame(() => {
    // The grid lies on the ground.
    shade.grid = graph.find('grid', graph.lists.bgChildren) !== undefined
    if (shade.update(gl, scene)) invalidate()
  })
  return <primitive object={shade.ground} />
}
