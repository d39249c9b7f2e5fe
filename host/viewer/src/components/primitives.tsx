import { register, type ComponentProps } from '../scene/registry'

const shapes = {
  Box: 'boxGeometry', Sphere: 'sphereGeometry', Plane: 'planeGeometry', Cylinder: 'cylinderGeometry',
  Cone: 'coneGeometry', Torus: 'torusGeometry',
} as const

function Primitive({ node, props, children }: ComponentProps) {
  const Geometry = shapes[node.tag as keyof typeof shapes]
  const material = (props['material'] ?? {}) as Record<string, unknown>
  return (
    <mesh ref={node.ref}>
      <Geometry args={(props['args'] ?? []) as never} />
      <meshStandardMaterial color={(props['color'] ?? '#ffffff') as string} {...material} />
      {children}
    </mesh>
  )
}

register('scene', Object.keys(shapes), { component: Primitive, spatial: true })

register('scene', 'HemisphereLightStage', {
  component: () => (
    <>
      <hemisphereLight args={['#fff', '#000', 1]} />
      <directionalLight position={[4, 10, 1]} />
    </>
  ),
})
register('scene', ['group', 'Group', 'VuerGroup'], {
  component: ({ node, children }) => <group ref={node.ref}>{children}</group>,
  spatial: true,
})
