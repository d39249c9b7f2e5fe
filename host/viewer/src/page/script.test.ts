import { expect, test } from 'vitest'
import { Log } from './log'
import { ScriptWatch } from './script'

function watch() {
  const log = new Log()
  const script = new ScriptWatch(log)
  return {
    log,
    say: (severity: 'error' | 'warning', message: string, more: object = {}) =>
      script.handle({
        etype: 'SCRIPT_ERROR',
        data: { severity, message, file: 'scene.lua', line: 3, ...more },
      }),
    loaded: (generation: number) => script.handle({ etype: 'SCRIPT_OK', data: { generation, ms: 3 } }),
    over: (rule: string) => script.handle({ etype: 'SCRIPT_OVER', data: { rule } }),
    fold: (folded: boolean) => script.fold(folded),
    state: () => {
      const { error, further, warnings, folded } = script.state.get()
      return `${error?.message ?? 'well'} +${further}, ${warnings.map(({ message }) => message).join(' ')}${folded ? '' : ', open'}`
    },
  }
}

test('warnings stay, each once, until the next good load', () => {
  const { say, loaded, state, log } = watch()
  loaded(1)
  say('warning', 'degrees')
  say('warning', 'color')
  say('warning', 'degrees')
  expect(state()).toBe('well +0, degrees color')
  say('error', 'nil')
  expect(state()).toBe('nil +0, degrees color, open')
  loaded(2)
  expect(state()).toBe('well +0, ')
  expect(log.entries.get().map(({ level, text }) => `${level} ${text}`)).toEqual([
    'warning degrees',
    'warning color',
    'warning degrees',
    'error nil',
    'info reload 2 in 3 ms',
  ])
  for (let i = 0; i < 100; i++) say('warning', `number ${i}`)
  expect(state().split(' ').length).toBeLessThan(100)
})

test('of errors that were found together the first is shown, and what was before this page is for the log', () => {
  const { say, fold, state, log } = watch()
  say('error', 'earlier', { past: true })
  say('error', 'first')
  say('error', 'second', { further: true })
  say('warning', 'careful')
  expect(state()).toBe('first +1, careful, open')
  fold(true)
  say('warning', 'more')
  expect(state()).toBe('first +1, careful more')
  say('error', 'next')
  expect(state()).toBe('next +0, careful more, open')
  expect(log.entries.get().length).toBe(6)
})

test('a warning goes when what it has said is over', () => {
  const { say, over, state } = watch()
  say('warning', 'slow', { rule: 'busy' })
  say('warning', 'color', { rule: 'unknown-property' })
  over('busy')
  expect(state()).toBe('well +0, color')
  say('warning', 'slow', { rule: 'busy' })
  expect(state()).toBe('well +0, color slow')
})
