import { Canvas, useThree } from '@react-three/fiber'
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { NeutralToneMapping, PMREMGenerator, type Group } from 'three'
import { Rig } from '../camera/Rig'
import { setFaces } from '../components/common/prefilter'
import { isSoftware } from '../components/common/software'
import { Clicks } from '../events/Clicks'
import { nodeOf } from '../events/pointing'
import { seeWithRays, setRows } from '../events/rays'
import { reasonOf } from '../reason'
import { Requests } from '../rpc/Requests'
import { ListView } from '../scene/NodeView'
import { useView } from '../scene/hooks'
import { place } from '../scene/transform'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { ContextWatch } from './graphics'
import { Outline } from './Outline'
import type { Pump } from './pump'
import { drawSteadily } from './steady'
import { Surroundings } from './Surroundings'

// Loaded where there is a headset, and by the test that emulates one.
const XRRoom = lazy(() => import('../xr/XRRoom'))

seeWithRays()

/** The canvas and the three lists of the scene that live in it. */
export function Stage({ pump }: { pump: Pump }) {
  const viewer = useViewer()
  const { graph, xr } = viewer
  const { props } = useView(graph.root)
  const modes = useStore(xr.modes)
  const age = useStore(viewer.graphics.age)
  const asked = new URLSearchParams(location.search).get('frameloop') ?? props['frameloop']
  return (
    <Canvas
      key={age}
      className="stage"
      frameloop={asked === 'always' || asked === 'never' ? asked : 'demand'}
      shadows={props['shadows'] === false ? false : 'percentage'}
      dpr={[1, 2]}
      gl={{ antialias: true, alpha: true, toneMapping: NeutralToneMapping }}
      camera={{ fov: 60, near: 0.1, far: 2000, position: [0, 5, 10] }}
    >
      <Carrier pump={pump} />
      <ContextWatch />
      <Rig />
      <Surroundings />
      <Clicks>
        <ListView list={graph.lists.bgChildren} realm="scene" />
        <Root>
          <ListView list={graph.lists.children} realm="scene" />
        </Root>
        <ListView list={graph.lists.rawChildren} realm="scene" />
      </Clicks>
      <Outline />
      <Requests />
      {modes.length > 0 && (
        <Suspense fallback={null}>
          <XRRoom />
        </Suspense>
      )}
    </Canvas>
  )
}

// The scene itself may be placed, with its content.
function Root({ children }: { children: ReactNode }) {
  const { props } = useView(useViewer().graph.root)
  const root = useRef<Group>(null)
  useLayoutEffect(() => {
    if (root.current) place(root.current, props)
  }, [props])
  return <group ref={root}>{children}</group>
}

// While this is mounted the canvas draws, and its frames carry what arrives.
function Carrier({ pump }: { pump: Pump }) {
  const viewer = useViewer()
  const gl = useThree((state) => state.gl)
  const get = useThree((state) => state.get)
  useEffect(() => viewer.pointing.attach(get), [viewer, get])
  const { height } = useThree((state) => state.size)
  useEffect(() => setRows(height), [height])
  // Before the first reflective material is drawn.
  useLayoutEffect(() => {
    if (isSoftware(gl)) setFaces(PMREMGenerator.prototype, 128)
  }, [gl])
  useEffect(() => {
    pump.canvas = true
    viewer.renderInfo = () => ({ ...gl.info.render, ...gl.info.memory })
    return () => {
      pump.canvas = false
      viewer.renderInfo = () => null
    }
  }, [pump, viewer, gl])
  useEffect(
    () =>
      drawSteadily(gl, (object, error) => {
        const node = nodeOf(object)
        const name = node ? `${node.tag}${node.key === undefined ? '' : ` "${node.key}"`}` : object.type
        viewer.log.add({ level: 'warning', text: `${name} cannot be drawn: ${reasonOf(error)}` })
      }),
    [viewer, gl],
  )
  return null
}
