-- One world for everybody. Each visitor is a ball with its own colour, which the others
-- see; a click on the ground moves it. Visitors who join later see the current world. Each
-- change of the world is encoded once for all visitors.

local world = SceneStore()
world:set(DefaultScene{
  camPosition = {0, 3.2, 5},
  Plane{ key = "ground", args = {12, 12}, rotation = {-math.pi / 2, 0, 0}, material = { color = "#2e4057" } },
  Group{
    key = "clock", position = {0, 0.8, -1},
    Box{ key = "hand", args = {2, 0.12, 0.12}, material = { color = "#ffd166" } },
    Cylinder{ key = "post", args = {0.06, 0.1, 0.8, 24}, position = {0, -0.4, 0}, material = { color = "#c9ccd3" } },
  },
  grid = false,
})

-- The world has its own task, which does not belong to a visitor.
spawn_task(function()
  for dt, t in frames(30) do
    world:update{ key = "clock", rotation = {0, t, 0} }
  end
end)

local COLORS = { "#e63946", "#f4a261", "#e9c46a", "#2a9d8f", "#4cc9f0", "#b5179e" }
local count = 0

spawn(function(session)
  count = count + 1
  local ball = "visitor-" .. session.id
  world:subscribe(session)
  world:upsert(Sphere{
    key = ball,
    args = {0.25, 32, 16},
    position = {(count % 5) - 2, 0.25, 2},
    material = { color = COLORS[(count - 1) % #COLORS + 1] },
  })
  session:on_close(function() world:remove(ball) end)

  session:on("CLICK", function(event)
    local place = event.value.position
    if event.key == "ground" and place then
      world:update{ key = ball, position = {place[1], 0.25, place[3]} }
    end
  end)
end)
