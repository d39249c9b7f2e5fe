import { beforeEach, describe, expect, test } from 'vitest'
import { Choice } from './choice'

let sent: number[]
let away: boolean
let frames: (() => void)[]
let timers: { at: number; run: () => void }[]
let now: number

function make(said = 0): Choice<number> {
  return new Choice(said, {
    send: (value) => (away ? false : (sent.push(value), true)),
    same: Object.is,
    nextFrame: (run) => void frames.push(run),
    later: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  })
}

const frame = () => frames.splice(0).forEach((run) => run())

function pass(milliseconds: number) {
  now += milliseconds
  for (const timer of timers.filter(({ at }) => at <= now)) {
    timers.splice(timers.indexOf(timer), 1)
    timer.run()
  }
}

beforeEach(() => {
  sent = []
  away = false
  frames = []
  timers = []
  now = 0
})

describe('what is sent', () => {
  test('is one value a frame, and the last one', () => {
    const choice = make()
    choice.hold()
    for (const value of [1, 2, 3]) choice.choose(value)
    expect(sent).toEqual([])
    frame()
    choice.choose(4)
    choice.choose(5)
    choice.release()
    frame()
    expect(sent).toEqual([3, 5])
  })

  test('is nothing for a value that the script has', () => {
    const choice = make(1)
    choice.choose(2)
    choice.choose(1)
    frame()
    expect(sent).toEqual([])
  })

  test('is sent later if the host was away, unless the session begins anew', () => {
    const choice = make()
    away = true
    choice.decide(1)
    away = false
    choice.retry()
    choice.retry()
    expect(sent).toEqual([1])
    away = true
    choice.decide(2)
    choice.drop()
    away = false
    choice.retry()
    expect(sent).toEqual([1])
  })

  test('is a draft only when it is finished', () => {
    const choice = make()
    choice.hold()
    choice.draft(1)
    choice.draft(2)
    frame()
    expect(sent).toEqual([])
    choice.release()
    expect(sent).toEqual([2])
  })
})

describe('what the script says', () => {
  test('waits while the control is held', () => {
    const choice = make()
    choice.hold()
    choice.choose(5)
    frame()
    choice.hear(9)
    expect(choice.get()).toBe(5)
    choice.release()
    expect(choice.get()).toBe(9)
  })

  test('is left out at the release if it is what was sent last', () => {
    const choice = make()
    choice.hold()
    choice.choose(5)
    frame()
    choice.hear(5)
    choice.release()
    expect([choice.get(), sent]).toEqual([5, [5]])
  })

  test('waits for the next answer if it may be an echo of an earlier value', () => {
    const choice = make()
    for (const value of [1, 2, 3]) {
      choice.choose(value)
      frame()
    }
    choice.hear(1)
    expect(choice.get()).toBe(3)
    choice.hear(2)
    choice.hear(3)
    pass(1000)
    expect(choice.get()).toBe(3)
  })

  test('counts if no other answer follows', () => {
    const choice = make()
    for (const value of [1, 2]) {
      choice.choose(value)
      frame()
    }
    choice.hear(1)
    pass(500)
    expect(choice.get()).toBe(1)
  })

  test('counts though it is what the script said before', () => {
    const choice = make(1)
    choice.decide(7)
    choice.hear(1)
    expect(choice.get()).toBe(1)
  })

  test('does not undo a choice when a session is resumed', () => {
    const choice = make(1)
    choice.decide(7)
    choice.hear(1, true)
    expect(choice.get()).toBe(7)
    choice.hear(2, true)
    expect(choice.get()).toBe(2)
  })
})
