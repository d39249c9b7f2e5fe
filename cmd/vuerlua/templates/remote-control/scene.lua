-- A scene that is controlled from elsewhere: client.lua, a program in Python, or another
-- machine sends SET_POSITION, and everybody sees the ball move.
--
--   vuerlua run scene.lua              in one terminal
--   vuerlua run client.lua --port 0    in another

local world = SceneStore()
world:set(DefaultScene{
  camPosition = {0, 1.4, 2.6},
  Sphere{ key = "ball", args = {0.3, 32, 16}, position = {0, 0.5, 0}, material = { color = "#23aaff" } },
})

on("SET_POSITION", function(event)
  world:update{ key = "ball", position = event.value }
end)

spawn(function(session)
  world:subscribe(session)
end)
