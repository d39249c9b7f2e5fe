import { ListView } from '../scene/NodeView'
import { useViewer } from '../viewer'
import { Pill } from './Pill'
import type { Pump } from './pump'
import { Stage } from './Stage'

/** The page: the scene, what the scene lays over it, and what the viewer lays over both. */
export function App({ pump }: { pump: Pump }) {
  const viewer = useViewer()
  return (
    <>
      <Stage pump={pump} />
      <div className="overlay">
        <div className="h-card">
          <ListView list={viewer.graph.lists.htmlChildren} realm="html" />
        </div>
      </div>
      <Pill />
    </>
  )
}
