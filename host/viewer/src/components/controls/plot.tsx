import { lazy, Suspense, useEffect, useState } from 'react'
import { register, type ComponentProps } from '../../scene/registry'
import { useViewer } from '../../context'
import { namesOf, type PlotData } from '../../plots/plots'
import { attributes, classes } from '../html/attributes'
import { useIsDark } from '../text/ink'
import { useNaming } from './row'

// Of use to few scenes.
const Chart = lazy(() => import('../../plots/Chart'))

/** How often the description of a plot is renewed, in milliseconds. */
const describeEvery = 2000

function Plot({ node, props, sent }: ComponentProps<'Plot'>) {
  const { plots } = useViewer()
  const data = plots.of(node)
  useEffect(() => {
    if (sent['data'] !== undefined) data.fill(sent['data'])
  }, [data, sent])
  const names = namesOf(sent['series'], props.kind)
  const described = useDescription(data, names.map(({ name }) => name).join(', '), props.kind)
  const [ids, naming] = useNaming(node, props)
  const dark = useIsDark()
  const { className, title, ...given } = attributes(sent)
  const { kind, legend, axes, height } = props
  return (
    <figure
      {...given}
      hidden={!props.visible}
      title={props.hint ?? (typeof title === 'string' ? title : undefined)}
      className={classes('c-plot', className)}
    >
      {props.label !== undefined && (
        <figcaption id={ids.label} className="c-label">
          {props.label}
        </figcaption>
      )}
      <div {...naming} role="img" aria-description={described} style={{ minHeight: height }}>
        <Suspense fallback={null}>
          <Chart data={data} look={{ kind, names, axes, legend, dark }} height={height} />
        </Suspense>
      </div>
    </figure>
  )
}

/** Returns what a plot shows, in words. */
function useDescription(data: PlotData, names: string, kind: string): string {
  const [values, setValues] = useState('')
  useEffect(() => {
    const read = () => {
      const { samples } = data
      const newest = samples
        .columns()
        .slice(1)
        .map((column) => column.at(-1))
      setValues(
        samples.length === 0
          ? 'no values yet'
          : `${samples.length} values, the newest ${newest.map((n) => (n === undefined ? '' : Number(n.toPrecision(4)))).join(', ')}`,
      )
    }
    read()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = data.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        read()
      }, describeEvery)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [data])
  return `${kind} plot of ${names}: ${values}`
}

register('html', 'Plot', { component: Plot, control: true })
