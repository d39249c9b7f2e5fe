import { Color } from 'three'
import { useStore } from '../../store'
import { useViewer } from '../../viewer'

const dark = '#1b1f27'
const light = '#f2f4f8'

/** Whether what is behind the scene is dark: a colour that the scene gives it, or else the page. */
export function useIsDark(): boolean {
  const { settings, backgrounds } = useViewer()
  const theme = useStore(settings.theme)
  const backdrop = useStore(backgrounds.top)
  if (!(backdrop instanceof Color)) return theme === 'dark'
  // What looks as light as dark.
  return 0.2126 * backdrop.r + 0.7152 * backdrop.g + 0.0722 * backdrop.b < 0.2
}

/** The colour of what is written into a scene that says none: dark on light, light on dark. */
export function useInk(): string {
  return useIsDark() ? light : dark
}
