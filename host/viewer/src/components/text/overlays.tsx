import { Billboard as Turned, Html as Overlay } from '@react-three/drei'
import { RealmContext } from '../../scene/NodeView'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer, ViewerContext } from '../../viewer'
import { classes, styleOf } from '../html/attributes'
import { said } from './Text'

const passed = ['as', 'center', 'distanceFactor', 'fullscreen', 'occlude', 'pointerEvents', 'prepend', 'sprite', 'transform', 'zIndexRange', 'castShadow', 'receiveShadow']

/** Elements of the page at a place of the scene. */
function Html({ node, props, children }: ComponentProps) {
  const viewer = useViewer()
  const style = styleOf(props['style'])
  // They are rendered in a root of their own, which knows nothing of where it hangs.
  return (
    <group ref={node.ref}>
      <Overlay {...said(props, passed)} {...(style ? { style } : {})} wrapperClass={classes('h-wrapper', props['wrapperClass'])}>
        <ViewerContext value={viewer}>
          <RealmContext value="html">
            <div className="h-in-scene">{children}</div>
          </RealmContext>
        </ViewerContext>
      </Overlay>
    </group>
  )
}

/** Turns its children to the camera. */
function Billboard({ node, props, children }: ComponentProps) {
  return (
    <Turned
      ref={node.ref}
      follow={props['follow'] !== false}
      lockX={props['lockX'] === true}
      lockY={props['lockY'] === true}
      lockZ={props['lockZ'] === true}
    >
      {children}
    </Turned>
  )
}

register('scene', 'Html', { component: Html, spatial: true, text: true })
register('scene', 'Billboard', { component: Billboard, spatial: true })
