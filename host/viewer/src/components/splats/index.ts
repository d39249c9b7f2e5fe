import { lazy } from 'react'
import { register } from '../../scene/registry'

// The renderer of splats is as large as all the rest; it comes when a scene has some.
register('scene', ['Splat', 'VuerSplat', 'SparkSplats'], {
  component: lazy(() => import('./Splats')),
  spatial: true,
})
