import type { Node } from './isolated'
import { lit, type Sample } from './sample'

function alone(tag: string, props: Record<string, unknown> = {}, children?: (Node | string)[]): Sample {
  return {
    name: tag,
    children: [...lit, { tag, key: 'it', ...props, ...(children ? { children: children as Node[] } : {}) }],
    without: lit,
  }
}

function named(name: string, sample: Sample): Sample {
  return { ...sample, name }
}

const box: Node = { tag: 'Box', key: 'box', args: [1, 1, 1], rotation: [0.4, 0.6, 0], color: '#d0d0d0' }
const inside = (tag: string, props: Record<string, unknown> = {}): Sample => ({
  name: tag,
  children: [...lit, { ...box, children: [{ tag, key: 'it', ...props }] }],
  without: [...lit, box],
})

const texts: Sample[] = [
  alone('Text', { fontSize: 1 }, ['Hello äöü']),
  named(
    'Text of another alphabet',
    alone('Text', { fontSize: 1, color: 'crimson', fontWeight: 700 }, ['Привет Ω→∞']),
  ),
  named(
    'Text that no font has',
    alone('Text', { fontSize: 1, color: 'navy', outlineWidth: 0.02 }, ['漢字 hi']),
  ),
  named(
    'Text with a material',
    alone('Text', { fontSize: 1 }, ['Hi', { tag: 'meshNormalMaterial', key: 'm' }]),
  ),
  // They begin at the origin.
  alone(
    'Text3D',
    {
      position: [-1, -0.4, 0],
      font: null,
      smooth: null,
      lineHeight: 0,
      letterSpacing: 1,
      bevelEnabled: true,
    },
    ['Hey'],
  ),
  named(
    'Text3D of another alphabet',
    alone('Text3D', { position: [-1, -0.4, 0] }, ['Ωαж', { tag: 'meshNormalMaterial', key: 'm' }]),
  ),
  alone('Billboard', { follow: true, lockX: false, lockY: false, lockZ: false }, [
    { tag: 'Text', key: 't', children: ['up'] as unknown as Node[] },
  ]),
]

const helpers: Sample[] = [
  alone('Arrow', { position: [-0.5, 0, 0] }),
  alone('CoordsMarker', { position: [-0.2, -0.2, 0] }),
  { ...alone('Grid'), everywhere: true },
  named(
    'Grid of a size',
    alone('Grid', { infiniteGrid: false, width: 2, height: 2, cellColor: 'red', sectionColor: 'blue' }),
  ),
  alone('BBox', { min: { x: -1, y: -1, z: -1 }, max: { x: 1, y: 1, z: 1 }, color: '0xff0000' }),
  alone('BoundingBox', { size: [2, 1, 1] }),
  named(
    'BoundingBox by corners',
    alone('BoundingBox', { min: [-1, -1, -1], max: [1, 1, 1], color: 'red', wallOpacity: 0 }),
  ),
  alone('BoundingBoxProvider', {}, [{ tag: 'BoundingBox', key: 'b' }]),
  inside('Edges', { color: 'red' }),
  inside('Wireframe', { color: 'blue' }),
  named('Edges alone', alone('Edges')),
  named('Wireframe alone', alone('Wireframe')),
  alone('Frustum', { far: 2, position: [0, 0, 1] }),
  alone('PerspectiveFrustum', { far: 2, position: [0, 0, 1] }),
  alone('OrthographicFrustum', { far: 2, position: [0, 0, 1] }),
  alone('FisheyeFrustum', { far: 1 }),
  { ...alone('CameraHelper'), everywhere: true },
  alone('Movable', { position: [0, 0, 0] }),
  alone('Pivot', { position: [0, 0, 0], scale: 1 }),
  alone('Clickable', {}, [box]),
]

const clip: Node = {
  tag: 'AnimationClip',
  key: 'clip',
  duration: 1000,
  children: [{ tag: 'VectorTrack', key: 'v', name: '.scale', times: [0, 1000], values: [2, 2, 2, 2, 2, 2] }],
}
const animated = (tag: string): Sample => ({
  name: tag,
  children: [...lit, { tag, key: 'it', children: [box, clip] }],
  without: [...lit, box],
})

const huds: Sample[] = [
  {
    ...alone('ViewportHud', {}, [{ tag: 'Sphere', key: 's', args: [0.5], color: 'green' }]),
    name: 'ViewportHud',
  },
  {
    ...alone('ViewportHud', { left: 0, top: 0, width: 0.5, height: 0.5 }, [
      { tag: 'Plane', key: 'p', args: [9, 9], color: 'green' },
    ]),
    name: 'ViewportHud in a part of the page',
    place: { left: 0, top: 0 },
  },
]

/** Texts, helpers, gizmos, animations and what is drawn over the picture. */
export const marks: readonly Sample[] = [
  ...texts,
  ...helpers,
  animated('ThreeAnimate'),
  animated('PlaybackAnimate'),
  ...huds,
]
