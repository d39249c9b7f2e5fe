import { Component, createContext, memo, Suspense, useContext, useMemo, useRef, type ReactNode } from 'react'
import { readProps, schemaOf, type Reading } from '../catalogue/catalogue'
import { reasonOf } from '../reason'
import type { Child, Props, SceneNode, View } from './node'
import { BrokenMark } from './BrokenMark'
import { useView } from './hooks'
import { lookup, type Realm } from './registry'
import { placing } from './transform'

/** The realm that children are rendered in. `Html` and the like change it. */
export const RealmContext = createContext<Realm>('scene')

/** Children of a node, each by itself. */
export function renderChildren(children: readonly Child[] | null): ReactNode {
  if (!children || children.length === 0) return undefined
  return children.map((child) =>
    typeof child === 'string' ? child : <NodeView key={child.id} node={child} />,
  )
}

/** One of the scene's lists, in a realm. */
export function ListView({ list, realm }: { list: SceneNode; realm: Realm }) {
  const { children } = useView(list)
  return (
    <RealmContext value={realm}>
      {renderChildren(realm === 'html' ? children : withoutText(children))}
    </RealmContext>
  )
}

/**
 * A node of the scene, whatever its tag. Nothing that goes wrong in it, or that it waits
 * for, is seen outside of it.
 */
export const NodeView = memo(function NodeView({ node }: { node: SceneNode }) {
  const view = useView(node)
  const realm = useContext(RealmContext)
  const hidden = view.props['hide'] === true
  if (hidden) return null
  return (
    <Boundary node={node} view={view} realm={realm}>
      <Suspense fallback={null}>
        <Shown node={node} view={view} realm={realm} />
      </Suspense>
    </Boundary>
  )
})

function Shown({ node, view, realm }: { node: SceneNode; view: View; realm: Realm }) {
  const definition = lookup(realm, view.tag)
  const children = useMemo(
    () => renderChildren(realm === 'html' || definition?.text ? view.children : withoutText(view.children)),
    [view.children, definition, realm],
  )
  const sent = useMemo(
    () => (definition?.spatial ? withoutPlacing(view.props) : view.props),
    [view.props, definition],
  )
  const props = useProps(view)
  if (definition) {
    const Shape = definition.component
    return (
      <Shape node={node} props={props} sent={sent}>
        {children}
      </Shape>
    )
  }
  // A node without a tag is its children.
  if (view.tag === '') return children
  return (
    <BrokenMark node={node} realm={realm} reason={missing(view.tag, realm)}>
      {children}
    </BrokenMark>
  )
}

// Returns the properties of the catalogue. They are read once for each view, and unchanged properties keep their values.
function useProps(view: View): Reading['props'] {
  const last = useRef<{ view: View; reading: Reading } | null>(null)
  if (last.current?.view !== view) {
    const before = last.current?.view.tag === view.tag ? last.current.reading : undefined
    last.current = { view, reading: readProps(schemaOf(view.tag), view.props, before) }
  }
  return last.current.reading.props
}

// Why there is nothing to show for a tag, and where it would be at home.
function missing(tag: string, realm: Realm): string {
  if (realm === 'scene' && lookup('html', tag))
    return `"${tag}" is an element of the page: put it into htmlChildren, or into an Html`
  if (realm === 'html' && lookup('scene', tag))
    return `"${tag}" belongs into the scene, not into htmlChildren`
  return `there is no component "${tag}"`
}

// A text has no place in the canvas.
function withoutText(children: readonly Child[] | null): readonly Child[] | null {
  return children && children.some((child) => typeof child === 'string')
    ? children.filter((child) => typeof child !== 'string')
    : children
}

function withoutPlacing(props: Props): Props {
  const rest: Record<string, unknown> = {}
  for (const name in props) if (!placing.has(name)) rest[name] = props[name]
  return rest
}

interface BoundaryProps {
  node: SceneNode
  view: View
  realm: Realm
  children: ReactNode
}

/** Shows a mark in place of a node that failed, until something of the node changes. */
class Boundary extends Component<BoundaryProps, { error: unknown; of: View | null }> {
  override state = { error: undefined as unknown, of: null as View | null }

  static getDerivedStateFromProps(props: BoundaryProps, state: { of: View | null }) {
    return state.of && state.of !== props.view ? { error: undefined, of: null } : null
  }

  override componentDidCatch(error: unknown) {
    this.setState({ error, of: this.props.view })
  }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    const { node, realm } = this.props
    return <BrokenMark node={node} realm={realm} reason={reasonOf(this.state.error)} />
  }
}
