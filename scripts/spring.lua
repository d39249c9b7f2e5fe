-- A ball on a spring: drag it and let go. Every visitor has one; the plot shows its height.

local vec3 = require "vec3"

local HOOK, REST = vec3(0, 3, 0), 1.5

local function coil(to)
  local points, side = {}, vec3(0, 0, 1)
  ---@type any
  local axis = to - HOOK
  local out = axis:cross(side):normalize()
  for i = 0, 120 do
    local a, along = i / 120 * 20 * math.pi, math.max(0, math.min(1, (i - 6) / 108))
    local r = (i < 6 or i > 114) and 0 or 0.16
    points[i + 1] = HOOK + axis * along + out * (r * math.cos(a)) + side * (r * math.sin(a))
  end
  return Spline{ key = "coil", points = points, lineWidth = 3, color = "#8d99ae" }
end

spawn(function(session)
  local knobs = session:controls("Spring", {
    stiffness = Slider{ min = 5, max = 100, value = 30 },
    damping = Slider{ min = 0, max = 3, step = 0.1, value = 0.4 },
    Plot{ key = "height", label = "height", series = { { name = "height", color = "#ef476f" } }, seconds = 8, axes = { y = { min = 0, max = 3 } } },
  })
  local place, speed, held = vec3(0.9, 0.6, 0), vec3(), nil
  session:set(DefaultScene{
    camera = { from = {2.8, 2.2, 4.6}, at = {0.9, 1.5, 0} },
    Box{ key = "hook", args = {1.2, 0.1, 0.6}, position = HOOK, color = "#2b2d42" },
    coil(place),
    Sphere{ key = "ball", args = {0.3, 48, 32}, position = place, color = "#ef476f", material = { roughness = 0.25 }, drag = true,
      on_drag = function(event)
        held, speed = event.etype ~= "DRAG_END" and vec3(event.value.node) or nil, vec3()
      end },
  })
  for dt in frames(60) do
    if held then
      place = held
    else
      ---@type any
      local away = place - HOOK
      local pull = away:normalize() * ((REST - away:length()) * knobs.stiffness)
      speed = (speed + (pull + {0, -9.81, 0}) * dt) * (1 - math.min(1, knobs.damping * dt))
      place = place + speed * dt
    end
    session:update{ { key = "ball", position = place }, coil(place) }
    session:push("height", place.y)
  end
end)
