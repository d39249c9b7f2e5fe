import { useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import { useStore } from '../use-store'
import { useViewer } from '../context'

// The longest time that a browser takes to restore a lost context, in milliseconds.
const patience = 10_000

/**
 * Follows the context of the canvas. A restored context is empty: three.js uploads again the data that it keeps, but room light,
 * gathered shadows and the like were drawn once and would be missing. So the canvas is made again, with all of its content.
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

/** Tells the user that the picture is lost, and what to do. */
export function GraphicsNotice() {
  const state = useStore(useViewer().graphics.state)
  if (state === 'fine') return null
  return (
    <div className="graphics card" role="alert">
      {state === 'lost' ? (
        <p>The graphics context was lost; restoring it…</p>
      ) : (
        <>
          <p>The graphics context was lost and did not come back. Reload the page to see the scene again.</p>
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </>
      )}
    </div>
  )
}
