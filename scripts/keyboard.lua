-- Keys: W, A, S and D drive the car, the space bar makes it jump, Shift makes it fast. Keeping
-- the set of pressed keys makes the motion smooth; with events alone it would stutter.

local function wheel(key, x, z)
  return Cylinder{
    key = key, args = {0.11, 0.11, 0.08, 24}, position = {x, 0.11, z}, rotation = {0, 0, math.pi / 2},
    material = { color = "#16181d" },
  }
end

spawn(function(session)
  local down = {}
  session:set(DefaultScene{
    camPosition = {0, 1.3, 2.2}, camRotation = {-0.4, 0, 0},
    Group{ key = "car", Box{ key = "body", args = {0.4, 0.16, 0.8}, position = {0, 0.18, 0}, material = { color = "#ef476f" } },
      Box{ key = "cabin", args = {0.34, 0.16, 0.4}, position = {0, 0.32, 0.05}, material = { color = "#22333b" } },
      wheel("front-left", -0.2, -0.25), wheel("front-right", 0.2, -0.25), wheel("left", -0.2, 0.25), wheel("right", 0.2, 0.25),
    },
    bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true, enableKeyUp = true } },
  })
  session:on("KeyDown", function(event) down[event.value.code] = true end)
  session:on("KeyUp", function(event) down[event.value.code] = nil end)

  local x, y, z, rise = 0, 0, 0, 0
  local car = Group{ key = "car", position = {0, 0, 0} }
  for dt in frames(60) do
    local speed = (down.ShiftLeft or down.ShiftRight) and 4 or 1.5
    if down.KeyA then x = x - speed * dt end
    if down.KeyD then x = x + speed * dt end
    if down.KeyW then z = z - speed * dt end
    if down.KeyS then z = z + speed * dt end
    if down.Space and y == 0 then rise = 3 end
    rise = rise - 9.8 * dt
    y = math.max(0, y + rise * dt)
    car.position = { x, y, z }
    session:update(car)
  end
end)
