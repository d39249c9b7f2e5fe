import { register, type ComponentProps } from '../../scene/registry'
import { materialTags } from './material'
import { useLiveMaterial } from './surface'

/** A material as the child of what it is for; `attach` says if it is not its `material`. */
function MaterialChild({ node, sent: props, children }: ComponentProps) {
  const live = useLiveMaterial(node, { tag: node.tag, props })
  const attach = typeof props['attach'] === 'string' ? props['attach'] : 'material'
  return (
    <primitive key={live.material.uuid} object={live.material} attach={attach}>
      {children}
    </primitive>
  )
}

register('scene', materialTags, { component: MaterialChild })
