import { useEffect, useLayoutEffect, useMemo, useSyncExternalStore } from 'react'
import { useViewer } from '../../context'
import { equal } from '../../scene/equal'
import type { SceneNode } from '../../scene/node'
import type { Viewer } from '../../viewer'
import { Choice } from './choice'

interface Kept {
  tag: string
  choice: Choice<unknown>
  mentions: number
  resumes: number
}

// A control that is shown again has the value that it had.
const kept = new WeakMap<SceneNode, Kept>()

function keep(viewer: Viewer, node: SceneNode, said: unknown): Kept {
  const before = kept.get(node)
  if (before?.tag === node.tag) return before
  const choice = new Choice<unknown>(said, {
    send: (value) => viewer.send({ etype: 'SET', key: node.key, value }),
    same: equal,
    nextFrame: (run) => void requestAnimationFrame(run),
    later: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  node.watched = 'value'
  const now = { tag: node.tag, choice, mentions: node.mentions, resumes: viewer.resumes }
  kept.set(node, now)
  return now
}

/** Returns the value of a control and what changes it. said is the script's value. */
export function useChoice<T>(node: SceneNode, said: T): [value: T, choice: Choice<T>] {
  const viewer = useViewer()
  const { tag } = node
  const own = useMemo(() => keep(viewer, node, said), [viewer, node, tag]) // eslint-disable-line
  const choice = own.choice as Choice<T>
  const { mentions } = node
  useLayoutEffect(() => {
    if (own.mentions === mentions) return
    own.mentions = mentions
    choice.hear(said, own.resumes !== viewer.resumes)
    own.resumes = viewer.resumes
  }, [viewer, own, choice, said, mentions])
  useEffect(
    () =>
      viewer.session.subscribe(() => {
        if (viewer.session.get()?.resumed) choice.retry()
        else choice.drop()
      }),
    [viewer, choice],
  )
  // What is shown no more is let go.
  useEffect(() => () => choice.release(), [choice])
  return [useSyncExternalStore(choice.subscribe, choice.get), choice]
}
