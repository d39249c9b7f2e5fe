-- Custom events. Any program that uses the protocol can send them: try
--
--   vuerlua send SET_POSITION '[1, 0.5, 0]'
--   vuerlua send CONTROL '"blue"'
--
-- while this scene runs. With `vuerlua run custom_events.lua -- ws://other:8012`, it also
-- sends them itself, to the scene at that address.

-- A class of events has a name, and optionally a default for its value.
local SetPosition = ClientEvent{ etype = "SET_POSITION", value = {0, 0.5, 0} }
local Control = ClientEvent{ etype = "CONTROL" }

-- The scene that every visitor sees.
local world = SceneStore()
world:set(DefaultScene{
  camPosition = {0, 1.4, 3}, camRotation = {-0.2, 0, 0},
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "#ef476f" } },
  Text{ key = "hint", "vuerlua send CONTROL '\"blue\"'", position = {0, 1.5, 0}, fontSize = 0.16, color = "#5f6caf" },
})

spawn(function(session) world:subscribe(session) end)

on("SET_POSITION", function(event)
  world:upsert(Box{ key = "box", position = event.value })
end)

on("CONTROL", function(event)
  world:update{ key = "box", material = { color = event.value } }
end)

-- A handler can be removed; one with once = true removes itself.
local moves = 0
local cleanup
cleanup = on("CAMERA_MOVE", function(event)
  local p = event.value.position
  print(("camera at %.1f %.1f %.1f"):format(p[1], p[2], p[3]))
  moves = moves + 1
  if moves == 3 then cleanup() end
end)
on("CAMERA_MOVE", function() print("the first move of all") end, { once = true })

if arg[1] then
  spawn_task(function()
    local client = VuerClient{ uri = arg[1] }
    for dt, t in frames(2) do
      if not client.connected and not pcall(client.connect, client) then
        print("nobody is at " .. client.uri)
      elseif client.connected then
        client:send(SetPosition{ value = { math.sin(t), 0.5, math.cos(t) } })
        client:send(Control{ value = t % 2 < 1 and "#06d6a0" or "#118ab2" })
      end
    end
  end)
end
