import { Component, type ReactNode } from 'react'
import { ViewerContext } from '../context'
import { reasonOf } from '../reason'

/** Leaves out a part of the page that fails, so that it takes nothing else with it. */
export class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  static override contextType = ViewerContext
  declare context: React.ContextType<typeof ViewerContext>
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    this.context?.log.add({ level: 'error', text: `a part of the page failed: ${reasonOf(error)}` })
  }

  override render() {
    return this.state.failed ? null : this.props.children
  }
}
