-- A path for a camera: a closed curve through six points, and a frustum that travels along
-- it, looking where it goes. Its pose is one matrix of 16 numbers, column by column.

local points = { {-1.5, 0.4, 0}, {-0.6, 1, 1}, {0.6, 0.5, 1}, {1.5, 1.2, 0}, {0.6, 0.6, -1}, {-0.6, 0.9, -1} }

-- A Catmull-Rom curve, with t from 0 to #points.
local function curve(t)
  local i, f = math.floor(t), t % 1
  local p = {}
  for k = 0, 3 do p[k + 1] = points[(i + k - 1) % #points + 1] end
  local at = {}
  for axis = 1, 3 do
    local a, b, c, d = p[1][axis], p[2][axis], p[3][axis], p[4][axis]
    at[axis] = 0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f ^ 2 + (3 * b - a - 3 * c + d) * f ^ 3)
  end
  return at
end

local function normal(v)
  local n = math.sqrt(v[1] ^ 2 + v[2] ^ 2 + v[3] ^ 2)
  return { v[1] / n, v[2] / n, v[3] / n }
end

local function cross(a, b)
  return { a[2] * b[3] - a[3] * b[2], a[3] * b[1] - a[1] * b[3], a[1] * b[2] - a[2] * b[1] }
end

-- A camera looks along its own -z.
local function look(from, to)
  local z = normal{ from[1] - to[1], from[2] - to[2], from[3] - to[3] }
  local x = normal(cross({0, 1, 0}, z))
  local y = cross(z, x)
  return { x[1], x[2], x[3], 0, y[1], y[2], y[3], 0, z[1], z[2], z[3], 0, from[1], from[2], from[3], 1 }
end

spawn(function(session)
  local line = {}
  for i = 0, 120 do line[i + 1] = curve(i / 120 * #points) end
  session:set(DefaultScene{ camPosition = {0, 1.6, 2.9}, camRotation = {-0.32, 0, 0} })
  session:add(Line{ key = "path", points = line, color = "#118ab2", lineWidth = 3 })
  for dt, t in frames(60) do
    session:upsert(Frustum{
      key = "frustum", matrix = look(curve(0.6 * t), curve(0.6 * t + 0.05)),
      far = 0.5, near = 0.1, fov = 50, showUp = true, showFocalPlane = false,
    })
  end
end)
