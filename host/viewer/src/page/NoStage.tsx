import { Component, useEffect, type ReactNode } from 'react'
import { refuseViews } from '../rpc/Requests'
import { reasonOf } from '../reason'
import { useViewer } from '../context'

/** Shows why there is no canvas, where there is none. The rest of the page goes on. */
export class StageBoundary extends Component<{ children: ReactNode }, { reason: string | null }> {
  override state = { reason: null as string | null }

  static getDerivedStateFromError(error: unknown) {
    return { reason: reasonOf(error) }
  }

  override render() {
    return this.state.reason === null ? this.props.children : <NoStage reason={this.state.reason} />
  }
}

function NoStage({ reason }: { reason: string }) {
  const viewer = useViewer()
  useEffect(() => refuseViews(viewer, `the page has no canvas: ${reason}`), [viewer, reason])
  return (
    <div className="no-stage" role="alert">
      <h1>The scene cannot be drawn</h1>
      <p>{reason}</p>
      <p>It takes a browser with WebGL 2 and hardware acceleration switched on.</p>
    </div>
  )
}
