-- Copies: six hundred knots in one element, whose places, sizes and colors change in every frame. The panel
-- says how many there are, and what colors them; a click on a knot tells its number.

local color = require "color"

local knobs = controls("Knots", {
  count = Slider{ min = 1, max = 2000, step = 1, value = 600 },
  moving = true,
  paint = Select{ options = { "rainbow", "height", "one color" } },
  color = ColorPicker{ value = "#ff8800", disabled = true },
})
knobs:on("paint", function(paint) knobs:update("color", { disabled = paint ~= "one color" }) end)

-- Places like the seeds of a sunflower, each as far from its neighbours as from all others.
local function seeds(n)
  local i = Float32Array.linspace(1, n, n)
  local radius, angle = i:sqrt() * 0.16, i * 2.39996
  return radius, Float32Array.interleave(radius * angle:cos(), radius * 0, radius * angle:sin())
end

local function colors(n, height)
  if knobs.paint == "one color" then
    local r, g, b = unpack(color(knobs.color))
    return Float32Array(3 * n) + {r, g, b}
  end
  local list = {}
  for i = 1, n do
    list[i] = knobs.paint == "rainbow" and color.oklch(0.75, 0.15, i / n * 360) or color.ramp("viridis", 0.5 + height[i])
  end
  return Float32Array(list)
end

local world = SceneStore()
local radius, places = seeds(knobs.count)
world:set(DefaultScene{
  camera = { from = {3.6, 3.6, 5}, at = {0.8, 0, 0} },
  Instances{ key = "knots", of = Obj{ src = "assets/knot.obj", scale = 0.17 }, positions = places, on_click = function(event, session)
    session:notify("This is knot " .. event.value.instance)
  end },
})
spawn(function(session) world:subscribe(session) end)

for dt, t in frames(30) do
  local n = knobs.count
  if #radius ~= n then radius, places = seeds(n) end
  ---@type Float32Array
  local angle = radius * 2.5 - (knobs.moving and 2 * t or 0)
  local wave = angle:sin()
  world:update{
    key = "knots", positions = places + Float32Array.interleave(wave * 0, wave * 0.3 + 0.5, wave * 0),
    scales = wave * 0.35 + 0.9, colors = colors(n, wave * 0.5),
  }
end
