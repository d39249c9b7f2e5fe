import { addAfterEffect, addEffect } from '@react-three/fiber'
import { createRoot } from 'react-dom/client'
import './components'
import './camera'
import './events'
import { takeChanges } from './components/common/assets'
import { App } from './page/App'
import { Consent } from './page/Consent'
import { Pump } from './page/pump'
import './page/style.css'
import { ViewerContext } from './context'
import { Viewer } from './viewer'
import { socketAddress } from './wire/address'

// Nothing of this begins before the user has agreed to the server.
const start = once(() => {
  const pump = new Pump()
  const viewer = new Viewer(socketAddress(new URL(location.href)), pump.wake)
  viewer.meter.start(addEffect, addAfterEffect)
  pump.drive(viewer)
  viewer.on('ASSET_CHANGED', (event) => takeChanges(event['data']))

  // For the console of the browser, and the tests.
  Object.assign(globalThis, { vuerlua: viewer })
  return (
    <ViewerContext value={viewer}>
      <App pump={pump} />
    </ViewerContext>
  )
})

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
createRoot(root).render(<Consent>{start}</Consent>)

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
