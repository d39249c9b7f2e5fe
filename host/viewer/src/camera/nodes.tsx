import { register, type ComponentProps } from '../scene/registry'

function Nothing(_: ComponentProps) {
  return null
}

register('scene', ['SceneCamera', 'SceneCameraControl', 'OrbitControls'], { component: Nothing })
