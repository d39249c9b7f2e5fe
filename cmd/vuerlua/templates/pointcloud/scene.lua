-- A point cloud: twenty thousand points that are sent as raw bytes, three numbers each.

local N = 20000

-- A disc of points, dense in the middle, with arms.
local function galaxy()
  local points, colors = Float32Array(3 * N), Uint8Array(3 * N)
  for i = 0, N - 1 do
    local r = 2 * math.random() ^ 2
    local angle = 3 * r + 2 * math.pi * math.random(3) / 3 + 0.4 * (math.random() - 0.5)
    local height = 0.1 * (math.random() - 0.5) / (0.3 + r)
    points:set(3 * i + 1, r * math.cos(angle), height, r * math.sin(angle))
    local heat = 1 - r / 2
    colors:set(3 * i + 1, 120 + 135 * heat, 110 + 90 * heat, 255 - 120 * heat)
  end
  return points, colors
end

spawn(function(session)
  local points, colors = galaxy()
  session:set(DefaultScene{
    camPosition = {0, 1.6, 3.2}, background = "#06070d", grid = false,
    Group{
      key = "galaxy",
      PointCloud{ key = "stars", vertices = points, colors = colors, size = 0.012 },
    },
  })
  for dt, t in frames(60) do
    session:update{ key = "galaxy", rotation = {0.4, 0.1 * t, 0} }
  end
end)
