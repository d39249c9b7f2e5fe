import { useEffect, useState, type RefObject } from 'react'
import { ColorArea } from 'react-aria-components/ColorArea'
import { parseColor, type Color } from 'react-aria-components/ColorPicker'
import { ColorSlider } from 'react-aria-components/ColorSlider'
import { ColorThumb } from 'react-aria-components/ColorThumb'
import { Dialog } from 'react-aria-components/Dialog'
import { SliderTrack } from 'react-aria-components/Slider'
import { toHex } from '../colors'
import { Float } from './Float'

interface ColorDialogProps {
  id: string
  label: string
  trigger: RefObject<HTMLElement | null>
  /** #rrggbb, or #rrggbbaa with alpha. */
  value: string
  alpha: boolean
  hold: () => void
  release: () => void
  change: (value: string) => void
  close: () => void
}

const hexOf = (color: Color, alpha: boolean) => color.toString(alpha ? 'hexa' : 'hex').toLowerCase()

// What a sheer colour is shown on.
const checks = 'repeating-conic-gradient(#bbb 0 25%, #fff 0 50%) 0 / 8px 8px'

/** Chooses a colour by eye or by its name. */
export function ColorDialog({
  id,
  label,
  trigger,
  value,
  alpha,
  hold,
  release,
  change,
  close,
}: ColorDialogProps) {
  // A grey has no hue and black has no saturation, so the colour is kept as it was chosen.
  const [kept, setKept] = useState(() => parseColor(value).toFormat('hsba'))
  const color = hexOf(kept, alpha) === value ? kept : parseColor(value).toFormat('hsba')
  const show = (next: Color) => {
    const hsb = next.toFormat('hsba')
    setKept(hsb)
    hold()
    change(hexOf(hsb, alpha))
  }
  const given = { value: color, onChange: show, onChangeEnd: release }
  return (
    <Float trigger={trigger} close={close} className="c-colors">
      <Dialog id={id} aria-label={label}>
        <ColorArea
          {...given}
          colorSpace="hsb"
          xChannel="saturation"
          yChannel="brightness"
          className="c-area"
          aria-label={`${label} saturation and brightness`}
        >
          <ColorThumb className="c-point" />
        </ColorArea>
        <ColorSlider {...given} channel="hue" colorSpace="hsb" aria-label={`${label} hue`}>
          <SliderTrack className="c-band">
            <ColorThumb className="c-point" />
          </SliderTrack>
        </ColorSlider>
        {alpha && (
          <ColorSlider {...given} channel="alpha" aria-label={`${label} opacity`}>
            <SliderTrack
              className="c-band"
              style={({ defaultStyle }) => ({
                background: `${String(defaultStyle.background)}, ${checks}`,
              })}
            >
              <ColorThumb className="c-point" />
            </SliderTrack>
          </ColorSlider>
        )}
        <HexField label={label} value={value} alpha={alpha} change={change} done={release} />
      </Dialog>
    </Float>
  )
}

interface HexFieldProps {
  label: string
  value: string
  alpha: boolean
  change: (value: string) => void
  done: () => void
}

interface Dropper {
  open(): Promise<{ sRGBHex: string }>
}

function HexField({ label, value, alpha, change, done }: HexFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  useEffect(() => setTyped(null), [value])
  const take = (text: string) => {
    const hex = toHex(text.trim(), alpha) ?? toHex(`#${text.trim()}`, alpha)
    setTyped(null)
    if (hex === undefined || hex === value) return
    change(hex)
    done()
  }
  const Dropper = (globalThis as { EyeDropper?: new () => Dropper }).EyeDropper
  return (
    <div className="c-hex">
      <input
        className="c-field"
        aria-label={`${label} value`}
        spellCheck={false}
        autoComplete="off"
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={() => typed !== null && take(typed)}
        onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
      />
      {Dropper && (
        <button
          type="button"
          className="c-tool"
          aria-label="Take a colour from the screen"
          title="Take a colour from the screen"
          onClick={() =>
            void new Dropper().open().then(
              ({ sRGBHex }) => take(sRGBHex),
              () => {},
            )
          }
        >
          <svg viewBox="0 0 16 16" aria-hidden>
            <path d="M9.5 4l2.5 2.5M10.5 5.5l1.8-1.8a1.4 1.4 0 0 0-2-2L8.500 3.500M9.500 6.500l-5 5l-2 .8l.8-2l5-5" />
          </svg>
        </button>
      )}
    </div>
  )
}
