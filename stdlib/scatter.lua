-- scatter: random positions; the same seed gives the same positions.
--
--   local scatter = require "scatter"
--   local trees = scatter.poisson(20, 20, 1.5, 7)    -- no two closer than 1.5
--   local stars = scatter.sphere(500, 50, 7)
--   print(#stars, #trees > 80, #scatter.box(10, {4, 1, 4}))   --> 500  true  10
--
-- Each function returns a list of vec3 around the origin; y is up. Without a seed, it is
-- different each time.

local _, std = ...
local vec3 = require "vec3"

local cos, floor, max, min, pi, sin, sqrt = math.cos, math.floor, math.max, math.min, math.pi, math.sin, math.sqrt
local type = type

local scatter = {}

local function count(v, what)
  if type(v) ~= "number" or v < 0 or v ~= floor(v) then std.wants("scatter." .. what, "n", "a number of positions", v) end
  return v
end

local function length(v, what, name)
  if type(v) ~= "number" or not (v > 0) then std.wants("scatter." .. what, name, "a number above 0", v) end
  return v
end

local function random(seed, what)
  if seed ~= nil and type(seed) ~= "number" then std.wants("scatter." .. what, "seed", "a number", seed) end
  return std.random(seed)
end

-- n positions in a box with size {x, y, z}.
function scatter.box(n, size, seed)
  count(n, "box")
  if type(size) == "number" then size = { size, size, size } end
  if type(size) ~= "table" or type(size[1]) ~= "number" or type(size[2]) ~= "number" or type(size[3]) ~= "number" then
    std.wants("scatter.box", "size", "a size {x, y, z}", size)
  end
  local next, list = random(seed, "box"), {}
  for i = 1, n do
    local x, y, z = next(), next(), next()
    list[i] = vec3((x - 0.5) * size[1], (y - 0.5) * size[2], (z - 0.5) * size[3])
  end
  return list
end

-- n positions on a round floor.
function scatter.disk(n, radius, seed)
  count(n, "disk")
  length(radius, "disk", "radius")
  local next, list = random(seed, "disk"), {}
  for i = 1, n do
    local r, a = radius * sqrt(next()), 2 * pi * next()
    list[i] = vec3(r * cos(a), 0, r * sin(a))
  end
  return list
end

local function direction(next)
  local y, a = 2 * next() - 1, 2 * pi * next()
  local r = sqrt(1 - y * y)
  return r * cos(a), y, r * sin(a)
end

-- n positions on a sphere.
function scatter.sphere(n, radius, seed)
  count(n, "sphere")
  length(radius, "sphere", "radius")
  local next, list = random(seed, "sphere"), {}
  for i = 1, n do
    local x, y, z = direction(next)
    list[i] = vec3(radius * x, radius * y, radius * z)
  end
  return list
end

-- n positions in a ball.
function scatter.ball(n, radius, seed)
  count(n, "ball")
  length(radius, "ball", "radius")
  local next, list = random(seed, "ball"), {}
  for i = 1, n do
    local r = radius * next() ^ (1 / 3)
    local x, y, z = direction(next)
    list[i] = vec3(r * x, r * y, r * z)
  end
  return list
end

local TRIES = 30 -- around each position, before it is given up
local MOST = 100000

-- Positions on a floor, no two closer than distance, and without gaps that have room for
-- another position, like trees in a forest.
function scatter.poisson(width, depth, distance, seed)
  length(width, "poisson", "width")
  length(depth, "poisson", "depth")
  length(distance, "poisson", "distance")
  local next = random(seed, "poisson")
  local cell = distance / sqrt(2) -- holds one position at most
  local columns, rows = floor(width / cell) + 1, floor(depth / cell) + 1
  if columns * rows > MOST * 2 then
    std.fail("scatter.poisson: a distance of " .. distance .. " is too small for a floor of " .. width .. " by " .. depth)
  end
  local cells, list, active = {}, {}, {}

  local function free(x, z)
    local cx, cz = floor(x / cell), floor(z / cell)
    for i = max(cx - 2, 0), min(cx + 2, columns - 1) do
      for j = max(cz - 2, 0), min(cz + 2, rows - 1) do
        local p = cells[j * columns + i + 1]
        if p and (p[1] - x) ^ 2 + (p[2] - z) ^ 2 < distance * distance then return false end
      end
    end
    return true
  end

  local function place(x, z)
    local p = { x, z }
    cells[floor(z / cell) * columns + floor(x / cell) + 1] = p
    active[#active + 1] = p
    list[#list + 1] = vec3(x - width / 2, 0, z - depth / 2)
  end

  place(next() * width, next() * depth)
  while #active > 0 do
    local i = floor(next() * #active) + 1
    local p, found = active[i], false
    for _ = 1, TRIES do
      local r, a = distance * (1 + next()), 2 * pi * next()
      local x, z = p[1] + r * cos(a), p[2] + r * sin(a)
      if x >= 0 and x < width and z >= 0 and z < depth and free(x, z) then
        place(x, z)
        found = true
        break
      end
    end
    if not found then
      active[i] = active[#active]
      active[#active] = nil
    end
  end
  return list
end

return scatter
