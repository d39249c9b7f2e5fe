// The algorithm of the official client, written anew from its description: one immutable tree
// that immer produces, a search from the root for each node of a message, and all of the tree
// rendered again. It stands beside the viewer in the benchmark and is no part of it.
import { Canvas, flushSync as flushCanvas } from '@react-three/fiber'
import { produce } from 'immer'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { decodeFrame } from '../src/wire/codec'

interface Tree {
  tag: string
  key?: string
  children?: Tree[]
  [prop: string]: unknown
}

let setTree: (tree: Tree) => void = () => {}
let tree: Tree = { tag: 'Scene', children: [] }

function findByKey(node: Tree, key: string): Tree | null {
  if (node.key === key) return node
  for (const child of node.children ?? []) {
    const found = findByKey(child, key)
    if (found) return found
  }
  return null
}

function receive(frame: ArrayBuffer) {
  const { nodes } = decodeFrame(frame)['data'] as { nodes: Tree[] }
  for (const node of nodes) {
    tree = produce(tree, (draft) => {
      const found = node.key === undefined ? null : findByKey(draft as Tree, node.key)
      if (found) Object.assign(found, node)
      else (draft as Tree).children?.push(node)
    })
  }
  flushSync(() => flushCanvas(() => setTree(tree)))
}

function Hydrate({ node }: { node: Tree }) {
  const children = node.children?.map((child) => <Hydrate key={child.key} node={child} />)
  if (node.tag === 'Scene') return children
  const { args, material, position, rotation } = node as never as {
    args: never
    material: object
    position: never
    rotation: never
  }
  return (
    <mesh position={position} rotation={rotation}>
      <boxGeometry args={args} />
      <meshStandardMaterial {...material} />
    </mesh>
  )
}

function Scene() {
  const [shown, set] = useState(tree)
  useEffect(() => {
    setTree = set
    Object.assign(globalThis, { receive })
  }, [])
  return <Hydrate node={shown} />
}

createRoot(document.getElementById('app')!).render(
  <Canvas frameloop="never">
    <Scene />
  </Canvas>,
)
