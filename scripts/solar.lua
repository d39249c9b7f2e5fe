-- A solar system: every planet turns with the group that contains it. Click a planet, and it
-- grows and shrinks back, with its name above it; the sun pulsates. The order and the colours
-- are right, sizes and distances are not to scale.

local tween = require "tween"

local STARS = 2000

local planets = {
  { name = "Mercury", radius = 0.06, distance = 0.7, year = 0.24, color = "#a8a29a" },
  { name = "Venus", radius = 0.1, distance = 1.0, year = 0.62, color = "#e3bb76" },
  { name = "Earth", radius = 0.11, distance = 1.35, year = 1, color = "#4a90d9", moons = 1 },
  { name = "Mars", radius = 0.08, distance = 1.7, year = 1.9, color = "#c1553b" },
  { name = "Jupiter", radius = 0.24, distance = 2.3, year = 4, color = "#d8a878", moons = 3 },
  { name = "Saturn", radius = 0.2, distance = 3.0, year = 6, color = "#e6d3a3", ring = true },
  { name = "Uranus", radius = 0.15, distance = 3.6, year = 9, color = "#9fd8dc" },
  { name = "Neptune", radius = 0.15, distance = 4.2, year = 13, color = "#4b6fd6" },
}

local function orbit(planet)
  local around = {
    Sphere{ key = planet.name, args = { planet.radius, 32, 16 }, material = { color = planet.color, roughness = 0.8 } },
  }
  for i = 1, planet.moons or 0 do
    around[#around + 1] = Group{
      key = planet.name .. "-moon-" .. i,
      Sphere{
        key = planet.name .. "-ball-" .. i, args = {0.03, 16, 8}, position = { planet.radius + 0.06 + 0.07 * i, 0, 0 },
        material = { color = "#c9ccd3" },
      },
    }
  end
  if planet.ring then
    around[#around + 1] = Ring{
      key = planet.name .. "-ring", args = { 1.3 * planet.radius, 2 * planet.radius, 64 }, rotation = {-1.3, 0, 0},
      materialType = "basic", material = { color = "#cbb98a", side = 2, transparent = true, opacity = 0.8 },
    }
  end
  return Group{
    key = planet.name .. "-year",
    Group{ key = planet.name .. "-place", position = { planet.distance, 0, 0 }, unpack(around) },
  }
end

spawn(function(session)
  local system, paths = {}, {}
  for i, planet in ipairs(planets) do
    system[i] = orbit(planet)
    paths[i] = Ring{
      key = planet.name .. "-path", args = { planet.distance - 0.004, planet.distance + 0.004, 128 }, rotation = {-math.pi / 2, 0, 0},
      materialType = "basic", material = { color = "#5f6caf", side = 2, transparent = true, opacity = 0.6 },
    }
  end
  local glow = {}
  for i = 1, 3 do
    glow[i] = Sphere{
      key = "glow-" .. i, args = { 0.4 + 0.06 * i, 48, 24 }, materialType = "basic",
      material = { color = "#ffb020", transparent = true, opacity = 0.16, depthWrite = false },
    }
  end
  session:set(DefaultScene{
    camPosition = {0, 2.8, 5}, background = "#06070d",
    PointCloud{ key = "stars", vertices = Float32Array.normal(3 * STARS, 1, 0, 30), color = "#aab4cc", size = 0.08 },
    Group{
      key = "system", position = {0, 0.8, 0},
      Sphere{ key = "Sun", args = {0.4, 48, 24}, materialType = "basic", material = { color = "#ffc145" } },
      Group{ key = "glow", unpack(glow) },
      PointLight{ key = "sunlight", intensity = 12, color = "#fff1d0" },
      Group{ key = "paths", unpack(paths) },
      unpack(system),
    },
    Text{ key = "name", "click a planet", position = {0, 1.9, 0}, fontSize = 0.24, color = "#cfd6e0" },
    grid = false,
  })

  tween({ key = "Sun", scale = 1 }, 2, { scale = 1.06 }, { ease = "in_out_sine", yoyo = true, loop = true, session = session })

  -- One table for each turning group; only the angle in it changes.
  local turning = {}
  for _, planet in ipairs(planets) do
    turning[#turning + 1] = { element = Group{ key = planet.name .. "-year", rotation = {0, 0, 0} }, speed = 0.8 / planet.year }
    for i = 1, planet.moons or 0 do
      turning[#turning + 1] = { element = Group{ key = planet.name .. "-moon-" .. i, rotation = {0, 0, 0} }, speed = 3 / i }
    end
  end
  local elements = {}
  for i, turn in ipairs(turning) do elements[i] = turn.element end
  for dt, t in frames(60) do
    for i, turn in ipairs(turning) do elements[i].rotation[2] = turn.speed * t + i end
    session:update(elements)
  end
end)

on("CLICK", function(event, session)
  local key = event.value and event.value.key
  for _, planet in ipairs(planets) do
    if planet.name == key then
      session:update(Text{ key = "name", planet.name })
      tween({ key = key, scale = 1 }, 0.3, { scale = 2 }, { ease = "out_back", session = session })
        :to(0.9, { scale = 1 }, { ease = "in_out_cubic" })
    end
  end
end)
