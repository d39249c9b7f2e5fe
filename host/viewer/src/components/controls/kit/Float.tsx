import type { ReactNode, RefObject } from 'react'
import { Popover } from 'react-aria-components/Popover'
import { useIsDark } from '../../text/ink'

interface FloatProps {
  trigger: RefObject<HTMLElement | null>
  close: () => void
  className: string
  children: ReactNode
}

/** What opens beside a control, over the page. */
export function Float({ trigger, close, className, children }: FloatProps) {
  const colorScheme = useIsDark() ? 'dark' : 'light'
  return (
    <Popover
      isOpen
      onOpenChange={(open) => !open && close()}
      triggerRef={trigger}
      placement="bottom start"
      offset={4}
      containerPadding={8}
      className={`h-float ${className}`}
      style={{ colorScheme, minWidth: trigger.current?.offsetWidth ?? 0 }}
      data-typed
    >
      {children}
    </Popover>
  )
}
