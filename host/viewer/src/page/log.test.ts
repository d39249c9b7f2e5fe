import { expect, test } from 'vitest'
import { Log } from './log'

const texts = (log: Log) =>
  log.entries
    .get()
    .map(
      ({ text, times, omitted }) => `${omitted ? `+${omitted} ` : ''}${text}${times > 1 ? ` ×${times}` : ''}`,
    )

test('the log is in the order of time, whenever a line arrives', () => {
  const log = new Log()
  log.add({ level: 'info', text: 'second', time: 2000 })
  log.add({ level: 'print', text: 'first', time: 1000 })
  log.add({ level: 'print', text: 'third', time: 3000 })
  log.add({ level: 'print', text: 'also second', time: 2000 })
  expect(texts(log)).toEqual(['first', 'second', 'also second', 'third'])
})

test('a line that comes again in a row is counted, and lines that were left out are not such', () => {
  const log = new Log()
  for (let i = 0; i < 3; i++) log.add({ level: 'print', text: 'tick', time: i })
  log.add({ level: 'print', text: 'last', time: 5, omitted: 2970 })
  log.add({ level: 'print', text: 'last', time: 6 })
  expect(texts(log)).toEqual(['tick ×3', '+2970 last ×2'])
})

test('the oldest lines go', () => {
  const log = new Log()
  for (let i = 0; i < 1200; i++) log.add({ level: 'print', text: String(i), time: i })
  expect(log.entries.get()).toHaveLength(1000)
  expect(log.entries.get()[0]!.text).toBe('200')
})
