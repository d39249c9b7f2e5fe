import { useIsDark } from '../components/text/ink'
import { ListView } from '../scene/NodeView'
import { useStore } from '../use-store'
import { useViewer } from '../context'
import { useClearance } from './clearance'
import { server } from './Consent'
import { Dialogs } from './Dialogs'
import { Dock } from './dock'
import { useDrop } from './drop'
import { ErrorSheet } from './ErrorSheet'
import { GraphicsNotice } from './graphics'
import { Guard } from './Guard'
import { Gizmo } from './Gizmo'
import { Notices } from './Notices'
import { StageBoundary } from './NoStage'
import { Panel } from './Panel'
import { Pill } from './Pill'
import type { Pump } from './pump'
import { useShortcuts } from './shortcuts'
import { Stage } from './Stage'
import { Toolbar } from './Toolbar'
import { useIdle } from './idle'

/** The page: the scene, what the scene lays over it, and what the viewer lays over both. */
export function App({ pump }: { pump: Pump }) {
  const viewer = useViewer()
  const link = useStore(viewer.linkState)
  const hasScene = useStore(viewer.hasScene)
  const bare = useStore(viewer.settings.bare)
  const { panel } = useStore(viewer.settings.all)
  const idle = useIdle(3000)
  const dark = useIsDark()
  const dropping = useDrop()
  useShortcuts()
  useClearance()
  return (
    <div
      className={`page ${link !== 'open' && hasScene ? 'away' : ''} ${panel ? 'with-panel' : ''} ${idle ? 'idle' : ''}`}
    >
      <StageBoundary>
        <Stage pump={pump} />
      </StageBoundary>
      {/* Elements over the scene are dark or light by its background. */}
      <div className="overlay" style={{ colorScheme: dark ? 'dark' : 'light' }}>
        <div className="h-card">
          <ListView list={viewer.graph.lists.htmlChildren} realm="html" />
        </div>
      </div>
      <Guard>
        <Dock />
      </Guard>
      <GraphicsNotice />
      {/* The scene of another server is always marked as such. */}
      {(!bare || server !== null) && (
        <Guard>
          <Pill />
        </Guard>
      )}
      {!bare && (
        <>
          <Guard>
            <Toolbar />
          </Guard>
          <Guard>
            <Gizmo />
          </Guard>
          <Guard>
            <Panel />
          </Guard>
          <Guard>
            <ErrorSheet />
          </Guard>
        </>
      )}
      <Guard>
        <Notices />
      </Guard>
      <Guard>
        <Dialogs />
      </Guard>
      {dropping && <div className="drop">Drop to send it to the script</div>}
    </div>
  )
}
