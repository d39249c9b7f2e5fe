import type { Child } from '../../scene/node'
import type { ComponentProps } from '../../scene/registry'

/** The parts of a text node. */
export interface TextProps extends ComponentProps {
  text: string
  rest: Child[]
  style: { bold: boolean; italic: boolean }
}
