-- A room that visitors share: a world is one scene for everybody. Each visitor has a ball,
-- which the arrow keys move, and sees those of the others.

local world = SceneStore()
world:set(DefaultScene{
  camPosition = {0, 1.8, 3}, grid = false,
  Circle{ key = "floor", args = {4, 96}, rotation = {-math.pi / 2, 0, 0}, material = { color = "#2e4057" } },
  Group{ key = "balls" },
  bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true } },
})

local colors = { "#ef476f", "#ffd166", "#06d6a0", "#118ab2", "#9b5de5", "#f78c6b" }
local visitors = 0

spawn(function(session)
  visitors = visitors + 1
  local me = { key = "ball-" .. session.id, position = { visitors % 5 - 2, 0.25, 0 } }
  session.data.me = me
  world:subscribe(session)
  world:upsert(Sphere{
    key = me.key, args = {0.25, 32, 16}, position = me.position,
    material = { color = colors[(visitors - 1) % #colors + 1] },
  }, "balls")
  session:on_close(function() world:remove(me.key) end)
end)

local steps = { ArrowUp = {0, -0.1}, ArrowDown = {0, 0.1}, ArrowLeft = {-0.1, 0}, ArrowRight = {0.1, 0} }

on("KeyDown", function(event, session)
  local step, me = steps[event.value.code], session.data.me
  if not step or not me then return end
  me.position[1] = me.position[1] + step[1]
  me.position[3] = me.position[3] + step[2]
  world:update{ key = me.key, position = me.position }
end)
