import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import { Store, useStore } from '../store'
import { useViewer } from '../viewer'

// So long a browser takes at most to give a lost context back.
const patience = 10_000

/** What the GPU's context is like: browsers take it away when a driver fails or a laptop changes its GPU. */
export class Graphics {
  /** "lost" until it comes back, "gone" when it does not. */
  readonly state = new Store<'fine' | 'lost' | 'gone'>('fine')
  /** Counts the contexts. What one has drawn into its buffers, the next has not: each gets a canvas of its own. */
  readonly age = new Store(0)
}

/**
 * Follows the context of the canvas. A context that comes back is empty: three.js would upload again what it keeps, but nobody would draw
 * room light, gathered shadows and the like again. So the canvas begins anew, with all that is in it.
 */
export function ContextWatch() {
  const { graphics } = useViewer()
  const canvas = useThree((state) => state.gl.domElement)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const lost = () => {
      graphics.state.set('lost')
      timer = setTimeout(() => graphics.state.set('gone'), patience)
    }
    const restored = () => {
      clearTimeout(timer)
      graphics.state.set('fine')
      graphics.age.update((n) => n + 1)
    }
    canvas.addEventListener('webglcontextlost', lost)
    canvas.addEventListener('webglcontextrestored', restored)
    return () => {
      clearTimeout(timer)
      canvas.removeEventListener('webglcontextlost', lost)
      canvas.removeEventListener('webglcontextrestored', restored)
    }
  }, [graphics, canvas])
  return null
}

/** Says that the picture is away, and what can be done. */
export function GraphicsNotice() {
  const state = useStore(useViewer().graphics.state)
  if (state === 'fine') return null
  return (
    <div className="graphics card" role="alert">
      {state === 'lost' ? <p>The graphics context was lost; restoring it…</p> : (
        <>
          <p>The graphics context was lost and did not come back. Reload the page to see the scene again.</p>
          <button type="button" onClick={() => location.reload()}>Reload</button>
        </>
      )}
    </div>
  )
}
