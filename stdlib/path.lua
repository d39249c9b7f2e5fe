-- path: smooth curves through points, and movements along them.
--
--   local path = require "path"
--   local p = path.catmull_rom{ {0, 0, 0}, {1, 1, 0}, {2, 0, 0}, {3, 1, 0} }
--   print(p:at(0), p:at(1))                          --> vec3(0, 0, 0)  vec3(3, 1, 0)
--   local straight = path.line{ {0, 0, 0}, {3, 0, 0}, {3, 4, 0} }
--   print(straight:length(), straight:even(0.5))     --> 7  vec3(3, 0.5, 0)
--   local line = Line{ key = "line", points = p:points(50) }
--
-- p:at(t) moves from the first point to the last as t goes from 0 to 1; each segment between
-- two points takes the same part of t. p:even(t) moves at constant speed. t below 0 or above
-- 1 counts as 0 or 1; on a closed path it wraps around.

local _, std = ...
local quat = require "quat"
local vec3 = require "vec3"

local floor, max, min, sqrt = math.floor, math.max, math.min, math.sqrt
local type = type

local path, curve = {}, {}
local meta = { __index = curve }

-- copies returns the points as lists of numbers, so that later changes of the caller's points have
-- no effect.
local function copies(what, points, least)
  if type(points) ~= "table" or #points < least then
    std.wants("path." .. what, "points", "a list of " .. least .. " or more points {x, y, z}", points)
  end
  local list = {}
  for i, p in ipairs(points) do
    if type(p) ~= "table" or type(p[1]) ~= "number" or type(p[2]) ~= "number" or type(p[3]) ~= "number" then
      std.wants("path." .. what, "point " .. i, "a point {x, y, z}", p)
    end
    list[i] = { p[1], p[2], p[3] }
  end
  return list
end

-- Each segment has three cubics, one per axis: their coefficients, lowest first.
local function new(stretches, closed) return setmetatable({ stretches = stretches, closed = closed }, meta) end

local function hermite(p, q, u, v)
  local axes = {}
  for a = 1, 3 do
    axes[a] = { p[a], u[a], 3 * (q[a] - p[a]) - 2 * u[a] - v[a], 2 * (p[a] - q[a]) + u[a] + v[a] }
  end
  return axes
end

std.takes{ ["path.catmull_rom"] = { 2, "closed", "curve", "tension" } }

local EXPONENT = { centripetal = 0.25, chordal = 0.5 }

-- path.catmull_rom(points [, options]) is a curve through all points. Options: closed; curve
-- ("centripetal", which has no loops; "chordal", "catmullrom"); tension (0.5), for "catmullrom".
function path.catmull_rom(points, options)
  local list = copies("catmull_rom", points, 2)
  options = std.options("path.catmull_rom", options)
  local kind = options.curve or "centripetal"
  if kind ~= "catmullrom" and not EXPONENT[kind] then
    std.wants("path.catmull_rom", "curve", '"centripetal", "chordal" or "catmullrom"', kind)
  end
  local tension = options.tension or 0.5
  local n, closed = #list, options.closed and true or false
  local function at(i)
    if closed then return list[(i - 1) % n + 1] end
    if i >= 1 and i <= n then return list[i] end
    -- Beyond its ends the curve is straight.
    local a, b = list[1], list[2]
    if i > n then a, b = list[n], list[n - 1] end
    return { 2 * a[1] - b[1], 2 * a[2] - b[2], 2 * a[3] - b[3] }
  end
  local function gap(a, b)
    local x, y, z = a[1] - b[1], a[2] - b[2], a[3] - b[3]
    return (x * x + y * y + z * z) ^ EXPONENT[kind]
  end
  local stretches = {}
  for i = 1, closed and n or n - 1 do
    local p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
    local u, v = {}, {}
    if kind == "catmullrom" then
      for a = 1, 3 do u[a], v[a] = tension * (p2[a] - p0[a]), tension * (p3[a] - p1[a]) end
    else
      local d0, d1, d2 = gap(p0, p1), gap(p1, p2), gap(p2, p3)
      if d1 < 1e-4 then d1 = 1 end
      if d0 < 1e-4 then d0 = d1 end
      if d2 < 1e-4 then d2 = d1 end
      for a = 1, 3 do
        u[a] = ((p1[a] - p0[a]) / d0 - (p2[a] - p0[a]) / (d0 + d1) + (p2[a] - p1[a]) / d1) * d1
        v[a] = ((p2[a] - p1[a]) / d1 - (p3[a] - p1[a]) / (d1 + d2) + (p3[a] - p2[a]) / d2) * d1
      end
    end
    stretches[i] = hermite(p1, p2, u, v)
  end
  return new(stretches, closed)
end

-- Three points define a quadratic curve; four, seven, ten, ... define cubic curves: an end, two
-- control points, an end, two control points, ...
function path.bezier(points)
  local list = copies("bezier", points, 3)
  if #list == 3 then
    local a, c, b = list[1], list[2], list[3]
    local axes = {}
    for k = 1, 3 do axes[k] = { a[k], 2 * (c[k] - a[k]), a[k] - 2 * c[k] + b[k], 0 } end
    return new({ axes })
  end
  if #list % 3 ~= 1 then std.fail("path.bezier wants 3 points, or 4, 7, 10, ..., not " .. #list) end
  local stretches = {}
  for i = 1, #list - 3, 3 do
    local p, c, d, q = list[i], list[i + 1], list[i + 2], list[i + 3]
    local u, v = {}, {}
    for k = 1, 3 do u[k], v[k] = 3 * (c[k] - p[k]), 3 * (q[k] - d[k]) end
    stretches[#stretches + 1] = hermite(p, q, u, v)
  end
  return new(stretches)
end

-- path.line(points [, closed]) connects the points with straight lines.
function path.line(points, closed)
  local list = copies("line", points, 2)
  if closed then list[#list + 1] = list[1] end
  local stretches = {}
  for i = 1, #list - 1 do
    local p, q, axes = list[i], list[i + 1], {}
    for k = 1, 3 do axes[k] = { p[k], q[k] - p[k], 0, 0 } end
    stretches[i] = axes
  end
  return new(stretches, closed and true or false)
end

-- locate returns the segment at t, and the position on it.
local function locate(self, t, what)
  if type(t) ~= "number" then std.wants("path:" .. what, "t", "a number", t) end
  local n = #self.stretches
  if self.closed and (t < 0 or t > 1) then t = t % 1 end
  local s = max(0, min(1, t)) * n
  local i = min(floor(s), n - 1)
  return self.stretches[i + 1], s - i
end

local function value(c, s) return ((c[4] * s + c[3]) * s + c[2]) * s + c[1] end
local function slope(c, s) return (3 * c[4] * s + 2 * c[3]) * s + c[2] end

-- Returns the point at t, from 0 to 1.
function curve:at(t)
  local axes, s = locate(self, t, "at")
  return vec3.new(value(axes[1], s), value(axes[2], s), value(axes[3], s))
end

-- Returns the direction at t, with length 1.
function curve:tangent(t)
  local axes, s = locate(self, t, "tangent")
  local x, y, z = slope(axes[1], s), slope(axes[2], s), slope(axes[3], s)
  if x == 0 and y == 0 and z == 0 then -- a control point coincides with an end: use a point a little further in
    s = s < 0.5 and s + 1e-4 or s - 1e-4
    x, y, z = slope(axes[1], s), slope(axes[2], s), slope(axes[3], s)
  end
  return vec3.normalize{ x, y, z }
end

local STEPS = 64 -- per segment, to measure its length

-- lengths returns the length of the path up to the end of each step.
local function lengths(self)
  if self.table then return self.table end
  local list, sum = { 0 }, 0
  for _, axes in ipairs(self.stretches) do
    local x, y, z = axes[1][1], axes[2][1], axes[3][1]
    for i = 1, STEPS do
      local s = i / STEPS
      local u, v, w = value(axes[1], s), value(axes[2], s), value(axes[3], s)
      sum = sum + sqrt((u - x) ^ 2 + (v - y) ^ 2 + (w - z) ^ 2)
      list[#list + 1] = sum
      x, y, z = u, v, w
    end
  end
  self.table = list
  return list
end

-- Returns the length of the whole path.
function curve:length()
  local list = lengths(self)
  return list[#list]
end

-- Returns t of the point at a part of the whole length.
function curve:even_t(part)
  if type(part) ~= "number" then std.wants("path:even_t", "part", "a number", part) end
  if self.closed and (part < 0 or part > 1) then part = part % 1 end
  local list = lengths(self)
  local want = max(0, min(1, part)) * list[#list]
  local low, high = 1, #list
  while high - low > 1 do
    local middle = floor((low + high) / 2)
    if list[middle] <= want then low = middle else high = middle end
  end
  local gap = list[high] - list[low]
  local rest = gap > 0 and (want - list[low]) / gap or 0
  return (low - 1 + rest) / (#list - 1)
end

-- Returns the point at a part of the whole length, from 0 to 1.
function curve:even(part) return self:at(self:even_t(part)) end

-- Returns the position and rotation (a quaternion) of an object that moves along the path at
-- constant speed and looks ahead, along its -z.
function curve:frame(part)
  local t = self:even_t(part)
  return self:at(t), quat.look(self:tangent(t))
end

-- Returns n points at equal distances, including both ends.
function curve:points(n)
  if type(n) ~= "number" or n < 2 then std.wants("path:points", "n", "a number of 2 or more", n) end
  local list = {}
  for i = 1, n do list[i] = self:even((i - 1) / (n - 1)) end
  return list
end

meta.__tostring = function(self) return "path of " .. #self.stretches .. " stretches" end

return path
