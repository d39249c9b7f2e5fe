import { useMemo } from 'react'
import { Slots } from '../components/controls/slots'
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
import { Overlay } from './Overlay'
import { Palette } from './Palette'
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
  const dropping = useDrop()
  useShortcuts()
  const slots = useMemo(() => new Slots(), [])
  useClearance(slots)
  return (
    <div
      className={`page ${link !== 'open' && hasScene ? 'away' : ''} ${panel ? 'with-panel' : ''} ${idle ? 'idle' : ''}`}
    >
      <StageBoundary>
        <Stage pump={pump} />
      </StageBoundary>
      <Overlay slots={slots} />
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
      <Guard>
        <Palette />
      </Guard>
      {dropping && <div className="drop">Drop to send it to the script</div>}
    </div>
  )
}
