import { Slider, SliderThumb, SliderTrack } from 'react-aria-components/Slider'

interface RangeFieldProps {
  id: string
  label: string
  min: number
  max: number
  step: number
  value: readonly number[]
  disabled: boolean
  hold: () => void
  release: () => void
  change: (value: number[]) => void
}

/** A slider with two ends. */
export function RangeField({
  id,
  label,
  min,
  max,
  step,
  value,
  disabled,
  hold,
  release,
  change,
}: RangeFieldProps) {
  return (
    <Slider
      id={id}
      aria-label={label}
      className="c-ends"
      minValue={min}
      maxValue={max}
      step={step}
      value={[...value]}
      isDisabled={disabled}
      onChange={(next) => {
        hold()
        change(next)
      }}
      onChangeEnd={release}
    >
      <SliderTrack className="c-line">
        {({ state }) => {
          const [from, to] = [state.getThumbPercent(0), state.getThumbPercent(1)]
          return (
            <>
              <span className="c-fill" style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />
              <SliderThumb index={0} className="c-thumb" aria-label="from" />
              <SliderThumb index={1} className="c-thumb" aria-label="to" />
            </>
          )
        }}
      </SliderTrack>
    </Slider>
  )
}
