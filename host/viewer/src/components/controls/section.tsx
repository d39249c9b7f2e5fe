import { createContext, useContext, type ReactNode } from 'react'

const DisabledContext = createContext(false)

/** Reports whether a control cannot be used, by itself or because of what it is in. */
export function useDisabled(own: boolean): boolean {
  return useContext(DisabledContext) || own
}

/** Disables the controls in it. */
export function Section({ disabled, children }: { disabled: boolean; children: ReactNode }) {
  return <DisabledContext value={useDisabled(disabled)}>{children}</DisabledContext>
}
