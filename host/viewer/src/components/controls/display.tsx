import { register, type ComponentProps } from '../../scene/registry'
import { attributes, classes } from '../html/attributes'
import { finite } from './numbers'
import { Row, useNaming } from './row'

function ProgressBar({ node, props, sent }: ComponentProps<'ProgressBar'>) {
  const [ids, naming] = useNaming(node, props)
  const share = finite(props.value)
  const done = share === undefined ? undefined : Math.min(Math.max(share, 0), 1)
  const percent = done === undefined ? undefined : Math.round(done * 100)
  return (
    <Row ids={ids} sent={sent} common={props} kind="c-progress">
      {percent !== undefined && <span className="c-value">{percent} %</span>}
      <div
        {...naming}
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={done}
        aria-valuetext={percent === undefined ? undefined : `${percent} %`}
      >
        <span style={done === undefined ? {} : { width: `${done * 100}%` }} />
      </div>
    </Row>
  )
}

function Divider({ props, sent }: ComponentProps<'Divider'>) {
  const { className, hidden, ...given } = attributes(sent)
  return (
    <div
      {...given}
      role="separator"
      aria-label={props.label}
      hidden={!props.visible || hidden === true}
      className={classes('c-divider', className)}
    >
      {props.label !== undefined && <span>{props.label}</span>}
    </div>
  )
}

register('html', 'ProgressBar', { component: ProgressBar, text: true, control: true })
register('html', 'Divider', { component: Divider, text: true, control: true })
