-- A background task of a session: it ticks until somebody clicks the box, which cancels it,
-- or until the visitor leaves.

spawn(function(session)
  local ticks = 0

  local function background()
    while true do
      sleep(1)
      ticks = ticks + 1
      session:upsert(Text{ key = "ticks", ("tick %d"):format(ticks) })
    end
  end

  session:set(DefaultScene{
    camPosition = {0, 1, 2}, camRotation = {-0.25, 0, 0},
    Box{ key = "stop", args = {0.5, 0.5, 0.5}, position = {0, 0.25, 0}, material = { color = "#ef476f" } },
    Text{ key = "ticks", "tick 0", position = {0, 0.85, 0}, fontSize = 0.3, color = "#5f6caf" },
  })

  local task = session:spawn_task(background)

  session:till("CLICK")
  task:cancel()
  session:update{ key = "stop", material = { color = "#c9ccd3" } }
  session:forever()
end)
