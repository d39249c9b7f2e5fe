-- grid: regular positions around the origin: rows, grids, boxes, rings.
--
--   local grid = require "grid"
--   print(unpack(grid.line(3, 2)))                   --> vec3(-2, 0, 0)  vec3(0, 0, 0)  vec3(2, 0, 0)
--   for i, p in ipairs(grid.cells(4, 3, 1.5)) do
--     local box = Box{ key = "box-" .. i, position = p }
--   end
--   print(#grid.box(3, 3, 3, 1), #grid.ring(12, 5))  --> 27  12
--
-- Each function returns a list of vec3. The floor is the plane of x and z; y is up. Rows run
-- along x, then z, then y.

local _, std = ...
local vec3 = require "vec3"

local cos, floor, pi, sin, sqrt = math.cos, math.floor, math.pi, math.sin, math.sqrt
local type = type

local grid = {}

local function count(v, what, name)
  if type(v) ~= "number" or v < 0 or v ~= floor(v) then std.wants("grid." .. what, name, "a number of positions", v) end
  return v
end

local function distance(v, what, name, absent)
  if v == nil then return absent end
  if type(v) ~= "number" then std.wants("grid." .. what, name, "a distance", v) end
  return v
end

-- n positions along x, gap (1) apart.
function grid.line(n, gap) return grid.box(count(n, "line", "n"), 1, 1, distance(gap, "line", "gap", 1)) end

-- nx by nz positions on the floor.
function grid.cells(nx, nz, gap)
  return grid.box(count(nx, "cells", "nx"), 1, count(nz, "cells", "nz"), distance(gap, "cells", "gap", 1))
end

-- nx by ny by nz positions.
function grid.box(nx, ny, nz, gap)
  count(nx, "box", "nx") count(ny, "box", "ny") count(nz, "box", "nz")
  gap = distance(gap, "box", "gap", 1)
  local list = {}
  for y = 1, ny do
    for z = 1, nz do
      for x = 1, nx do
        list[#list + 1] = vec3((x - (nx + 1) / 2) * gap, (y - (ny + 1) / 2) * gap, (z - (nz + 1) / 2) * gap)
      end
    end
  end
  return list
end

-- nx by nz positions on the floor, every second row shifted by half a step, so that all
-- neighbours have the same distance, as in a honeycomb.
function grid.hex(nx, nz, gap)
  count(nx, "hex", "nx") count(nz, "hex", "nz")
  gap = distance(gap, "hex", "gap", 1)
  local list, row = {}, gap * sqrt(3) / 2
  for z = 1, nz do
    local aside = nz == 1 and 0 or (z % 2 == 0 and 0.25 or -0.25)
    for x = 1, nx do
      list[#list + 1] = vec3((x - (nx + 1) / 2 + aside) * gap, 0, (z - (nz + 1) / 2) * row)
    end
  end
  return list
end

-- n positions on a circle on the floor, starting at the angle start (0, along x).
function grid.ring(n, radius, start)
  count(n, "ring", "n")
  radius, start = distance(radius, "ring", "radius", 1), distance(start, "ring", "start", 0)
  local list = {}
  for i = 1, n do
    local a = start + 2 * pi * (i - 1) / n
    list[i] = vec3(radius * cos(a), 0, radius * sin(a))
  end
  return list
end

-- n positions on the floor like the seeds of a sunflower, about gap apart.
function grid.spiral(n, gap)
  count(n, "spiral", "n")
  gap = distance(gap, "spiral", "gap", 1)
  local list, turn = {}, pi * (3 - sqrt(5))
  for i = 1, n do
    local r, a = gap * sqrt(i - 0.5) * 0.5642, i * turn
    list[i] = vec3(r * cos(a), 0, r * sin(a))
  end
  return list
end

-- n evenly spread positions on a sphere.
function grid.sphere(n, radius)
  count(n, "sphere", "n")
  radius = distance(radius, "sphere", "radius", 1)
  local list, turn = {}, pi * (3 - sqrt(5))
  for i = 1, n do
    local y = 1 - (2 * i - 1) / n
    local r, a = sqrt(1 - y * y), i * turn
    list[i] = vec3(radius * r * cos(a), radius * y, radius * r * sin(a))
  end
  return list
end

return grid
