import { Billboard as Turned, Html as Overlay } from '@react-three/drei'
import { useRef, type CSSProperties } from 'react'
import { Raycaster, Vector2, Vector3, type Camera, type Object3D, type Scene } from 'three'
import { useAfterPicture } from '../../camera/overlay'
import { isShown } from '../../scene/drawn'
import { RealmContext } from '../../scene/NodeView'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer, ViewerContext } from '../../context'
import { classes, styleOf } from '../html/attributes'
import { useIsDark } from './ink'
import { said } from './Text'

const passed = [
  'as',
  'center',
  'distanceFactor',
  'fullscreen',
  'pointerEvents',
  'prepend',
  'sprite',
  'transform',
  'zIndexRange',
  'castShadow',
  'receiveShadow',
]

const ray = new Raycaster()
const place = new Vector3()
const onScreen = new Vector2()

// Reports whether an object of the scene is between the camera and another object's origin.
function isCovered(object: Object3D, scene: Scene, camera: Camera): boolean {
  place.setFromMatrixPosition(object.matrixWorld)
  const at = place.clone().project(camera)
  ray.setFromCamera(onScreen.set(at.x, at.y), camera)
  const [first] = ray.intersectObject(scene)
  // An object that it is fixed to does not cover it.
  return first !== undefined && first.distance < 0.999 * place.distanceTo(ray.ray.origin)
}

/** Elements of the page at a place of the scene. */
function Html({ node, props, sent, children }: ComponentProps<'Html'>) {
  const viewer = useViewer()
  const style = styleOf(props.style)
  const colorScheme = useIsDark() ? 'dark' : 'light'
  const shown = useRef<HTMLDivElement>(null)
  const { occlude } = props
  const hides = occlude === true || occlude === 'raycast'
  // With each picture, since any object may have moved.
  useAfterPicture(({ scene, camera }) => {
    const [element, { object }] = [shown.current, node]
    if (!element || !object) return
    const visibility = isShown(object) && !(hides && isCovered(object, scene, camera)) ? '' : 'hidden'
    if (element.style.visibility !== visibility) element.style.visibility = visibility
  })
  // They are rendered in a root of their own, which knows nothing of where it hangs.
  return (
    <group ref={node.ref}>
      <Overlay
        {...said(sent, passed)}
        {...(occlude === 'blending' ? { occlude } : {})}
        {...(style ? { style } : {})}
        wrapperClass={classes('h-wrapper', props.wrapperClass)}
      >
        <ViewerContext value={viewer}>
          <RealmContext value="html">
            <div className="h-in-scene" ref={shown} style={{ colorScheme, ...written(style) }}>
              {children}
            </div>
          </RealmContext>
        </ViewerContext>
      </Overlay>
    </group>
  )
}

// Returns the part of a style about text. It has to be set on the element that has the page's font and color.
function written(style: CSSProperties = {}): CSSProperties {
  return Object.fromEntries(
    Object.entries(style).filter(([name]) => /^(color|font.*|lineHeight)$/.test(name)),
  )
}

/** Turns its children to the camera. */
function Billboard({ node, props, children }: ComponentProps<'Billboard'>) {
  return (
    <Turned ref={node.ref} follow={props.follow} lockX={props.lockX} lockY={props.lockY} lockZ={props.lockZ}>
      {children}
    </Turned>
  )
}

register('scene', 'Html', { component: Html, spatial: true, text: true })
register('scene', 'Billboard', { component: Billboard, spatial: true })
