declare module 'urdf-loader/src/URDFDragControls.js' {
  import type { Camera, Object3D, Raycaster } from 'three'
  import type { URDFJoint } from 'urdf-loader'
  export class PointerURDFDragControls {
    constructor(scene: Object3D, camera: Camera, element: HTMLElement)
    readonly raycaster: Raycaster
    manipulating: URDFJoint | null
    onHover(joint: URDFJoint): void
    onUnhover(joint: URDFJoint): void
    onDragStart(joint: URDFJoint): void
    onDragEnd(joint: URDFJoint): void
    updateJoint(joint: URDFJoint, angle: number): void
    dispose(): void
  }
}
