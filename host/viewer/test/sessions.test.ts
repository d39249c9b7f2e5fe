import { afterEach, expect, test } from 'vitest'
import { App } from './harness/app'

const apps: App[] = []

afterEach(async () => {
  for (const app of apps.splice(0).reverse()) await app.close()
})

// Each page asks for its own picture and waits for its own key, and both wait at the same time.
const lua = `
  spawn(function(session)
    session:set(DefaultScene{ Box{ key = "box" }, KeyboardMonitor{ key = "kbd", enableKeyDown = true } })
    session:on("KeyDown", function(event)
      if event.value.key ~= "g" then return end
      local got = session:grab_render{ ttl = 30 }
      print("picture", session.id, got.value.width, got.value.height)
    end)
    local event = session:till("KeyDown", { timeout = 60 })
    print("key", session.id, event.value.key)
  end)`

test('two browsers: an answer to one does not wake the other, nor what one waits for', async () => {
  const wide = await App.open(lua, { width: 500, height: 200 })
  apps.push(wide)
  const tall = await App.open(wide, { width: 240, height: 400 })
  apps.push(tall)
  await tall.page.keyboard.press('t')
  await tall.prints(/key\s+\S+\s+t/)
  expect(wide.host.output.match(/key\s/g)).toHaveLength(1)
  await wide.page.keyboard.press('w')
  await wide.prints(/key\s+\S+\s+w/)

  await Promise.all([wide.page.keyboard.press('g'), tall.page.keyboard.press('g')])
  await wide.prints(/picture\s+\S+\s+500\s+200/)
  await wide.prints(/picture\s+\S+\s+240\s+400/)
  const of = (what: RegExp) => wide.host.output.match(what)?.[1]
  expect(of(/picture\s+(\S+)\s+500/)).toBe(of(/key\s+(\S+)\s+w/))
  expect(of(/picture\s+(\S+)\s+240/)).toBe(of(/key\s+(\S+)\s+t/))
})
