import { OrbitControls } from '@react-three/drei'

/** The camera of the page and what moves it. */
export function Rig() {
  return <OrbitControls makeDefault />
}
