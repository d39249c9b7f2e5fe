-- Keys: W, A, S and D drive the box, the space bar lets it jump, Shift makes it fast. A set of
-- the keys that are down gives smooth motion; the events alone would stutter.

spawn(function(session)
  local down = {}
  session:set(DefaultScene{
    camPosition = {0, 2.5, 4},
    Box{ key = "car", args = {0.4, 0.3, 0.6}, position = {0, 0.15, 0}, material = { color = "#ef476f" } },
    bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true, enableKeyUp = true } },
  })
  session:on("KeyDown", function(event) down[event.value.code] = true end)
  session:on("KeyUp", function(event) down[event.value.code] = nil end)

  local x, y, z, rise = 0, 0, 0, 0
  local car = Box{ key = "car", position = {0, 0, 0} }
  for dt in frames(60) do
    local speed = (down.ShiftLeft or down.ShiftRight) and 4 or 1.5
    if down.KeyA then x = x - speed * dt end
    if down.KeyD then x = x + speed * dt end
    if down.KeyW then z = z - speed * dt end
    if down.KeyS then z = z + speed * dt end
    if down.Space and y == 0 then rise = 3 end
    rise = rise - 9.8 * dt
    y = math.max(0, y + rise * dt)
    car.position = { x, y + 0.15, z }
    session:update(car)
  end
end)
