-- A double pendulum and a second one that begins a thousandth of a degree beside it: the plot shows both angles,
-- which agree until they suddenly do not. The button starts them anew.

local L, G = 0.8, 9.81
local COLORS = { "#ef476f", "#118ab2" }
local world = SceneStore()
---@type any
local swings

local function start()
  swings = {}
  for i = 1, 2 do swings[i] = { a = 2.2 + (i - 1) * 2e-5, b = 2.6, va = 0, vb = 0, trail = {} } end
end

-- The accelerations of two rods of equal length and weight.
local function accelerations(s)
  local d = s.a - s.b
  local m = L * (3 - math.cos(2 * d))
  local p, q = s.va ^ 2 * L, s.vb ^ 2 * L
  return (-3 * G * math.sin(s.a) - G * math.sin(s.a - 2 * s.b) - 2 * math.sin(d) * (q + p * math.cos(d))) / m,
    2 * math.sin(d) * (2 * p + 2 * G * math.cos(s.a) + q * math.cos(d)) / m
end

local function move(s, dt)
  for _ = 1, 8 do
    local a, b = accelerations(s)
    s.va, s.vb = s.va + a * dt / 8, s.vb + b * dt / 8
    s.a, s.b = s.a + s.va * dt / 8, s.b + s.vb * dt / 8
  end
end

-- What is shown of a pendulum: two rods, two bobs, and where it has been.
local function drawn(i)
  local s, z = swings[i], (i - 1.5) * 0.3
  local elbow = { L * math.sin(s.a), 2 - L * math.cos(s.a), z }
  local tip = { elbow[1] + L * math.sin(s.b), elbow[2] - L * math.cos(s.b), z }
  table.insert(s.trail, tip)
  if #s.trail > 90 then table.remove(s.trail, 1) end
  return {
    Line{ key = "rods" .. i, points = { {0, 2, z}, elbow, tip }, lineWidth = 4, color = COLORS[i] },
    Sphere{ key = "elbow" .. i, args = {0.07, 24, 16}, position = elbow, color = COLORS[i] },
    Sphere{ key = "tip" .. i, args = {0.12, 32, 24}, position = tip, color = COLORS[i] },
    Line{ key = "trail" .. i, points = { s.trail[1], unpack(s.trail) }, lineWidth = 2, color = COLORS[i], opacity = 0.4 },
  }
end

controls("Pendulums", {
  again = Button{ "Start anew", primary = true, icon = "play", on_click = start },
  Plot{ key = "angles", label = "angle of the second rod", seconds = 12, series = { { name = "first", color = COLORS[1] }, { name = "second", color = COLORS[2] } } },
})
start()
world:set(DefaultScene{ camera = { from = {0.8, 2.3, 4.3}, at = {0.8, 1.8, 0} }, drawn(1), drawn(2) })
spawn(function(session)
  world:subscribe(session)
  for _ in frames(30) do session:push("angles", swings[1].b, swings[2].b) end
end)
for dt in frames(60) do
  for i = 1, 2 do
    move(swings[i], dt)
    world:update(drawn(i))
  end
end
