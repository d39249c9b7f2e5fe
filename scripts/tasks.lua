-- Tasks: several things that happen at their own pace. Each task may sleep while the
-- others continue.

-- A task without a session: it belongs to the script, and runs even without visitors.
local ticks = 0
every(1, function() ticks = ticks + 1 end)

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.2, 2.6}, camRotation = {-0.2, 0, 0},
    Sphere{ key = "pulse", args = {0.3, 32, 16}, position = {-1.2, 0.6, 0}, material = { color = "#ef476f" } },
    Box{ key = "turn", args = {0.5, 0.5, 0.5}, position = {0, 0.6, 0}, material = { color = "#ffd166" } },
    Text{ key = "ticks", "0", position = {1.2, 0.6, 0}, fontSize = 0.3, color = "#118ab2" },
  })

  -- These three tasks end when their client leaves.
  local pulse = session:spawn_task(function()
    for dt, t in frames(30) do
      local s = 1 + 0.4 * math.sin(4 * t)
      session:update{ key = "pulse", scale = {s, s, s} }
    end
  end)

  session:spawn_task(function()
    while true do
      for quarter = 1, 4 do
        session:update{ key = "turn", rotation = {0, quarter * math.pi / 2, 0} }
        sleep(0.5)
      end
    end
  end)

  session:spawn_task(function()
    while true do
      session:update(Text{ key = "ticks", tostring(ticks) })
      sleep(1)
    end
  end)

  sleep(20)
  pulse:cancel()
  print("the sphere has come to rest")
end)
