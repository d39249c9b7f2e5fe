import { Canvas } from '@react-three/fiber'
import { useEffect } from 'react'
import { NeutralToneMapping } from 'three'
import { Rig } from '../camera/Rig'
import { ListView, useView } from '../scene/NodeView'
import { useViewer } from '../viewer'
import type { Pump } from './pump'

/** The canvas and the three lists of the scene that live in it. */
export function Stage({ pump }: { pump: Pump }) {
  const { graph } = useViewer()
  const { props } = useView(graph.root)
  return (
    <Canvas
      className="stage"
      frameloop={props['frameloop'] === 'always' ? 'always' : 'demand'}
      shadows="percentage"
      dpr={[1, 2]}
      gl={{ antialias: true, alpha: true, toneMapping: NeutralToneMapping }}
    >
      <Carrier pump={pump} />
      <Rig />
      <ListView list={graph.lists.bgChildren} realm="scene" />
      <ListView list={graph.lists.children} realm="scene" />
      <ListView list={graph.lists.rawChildren} realm="scene" />
    </Canvas>
  )
}

// While this is mounted the canvas draws, and its frames carry what arrives.
function Carrier({ pump }: { pump: Pump }) {
  useEffect(() => {
    pump.canvas = true
    return () => {
      pump.canvas = false
    }
  }, [pump])
  return null
}
