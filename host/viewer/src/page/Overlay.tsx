import { useMemo } from 'react'
import { Loose } from '../components/controls/loose'
import { SlotsContext, type Slots } from '../components/controls/slots'
import { useIsDark } from '../components/text/ink'
import { useViewer } from '../context'

/** What the scene lays over itself: its elements, and its panels at the sides. It is dark or light by the scene's background. */
export function Overlay({ slots }: { slots: Slots }) {
  const viewer = useViewer()
  const colorScheme = useIsDark() ? 'dark' : 'light'
  const [left, right, bottom] = useMemo(
    () => [slots.at('left'), slots.at('right'), slots.at('bottom')],
    [slots],
  )
  return (
    <div className="overlay" style={{ colorScheme }}>
      <div className="h-side left">
        <SlotsContext value={slots}>
          <Loose list={viewer.graph.lists.htmlChildren} />
        </SlotsContext>
        <div className="h-slots" ref={left} />
      </div>
      <div className="h-side right">
        <div className="h-slots" ref={right} />
      </div>
      <div className="h-side bottom">
        <div className="h-slots" ref={bottom} />
      </div>
    </div>
  )
}
