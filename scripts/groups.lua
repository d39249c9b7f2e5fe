-- Groups: a sun, a planet and a moon. Turning a group turns everything in it, so each
-- body needs one number per frame and no trigonometry.

local function body(key, radius, distance, color, ...)
  return Group{
    key = key,
    Group{
      key = key .. "-place", position = { distance, 0, 0 },
      Sphere{ key = key .. "-ball", args = { radius, 32, 16 }, material = { color = color } },
      ...
    },
  }
end

spawn(function(session)
  local moon = body("moon", 0.12, 0.7, "#c9ccd3")
  local planet = body("planet", 0.3, 2.2, "#4a90d9", moon)
  local sun = Sphere{ key = "sun", args = {0.7, 48, 24}, materialType = "basic", material = { color = "#ffc145" } }
  session:set(DefaultScene{ camPosition = {0, 2.4, 4.6}, camRotation = {-0.35, 0, 0}, Group{ key = "system", position = {0, 1, 0}, sun, planet } })

  -- These two tables are reused: only the angle in them changes.
  local year = Group{ key = "planet", rotation = {0, 0, 0} }
  local month = Group{ key = "moon", rotation = {0, 0, 0} }
  for dt, t in frames(60) do
    year.rotation[2] = 0.5 * t
    month.rotation[2] = 2.5 * t
    session:update{ year, month }
  end
end)
