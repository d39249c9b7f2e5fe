-- vec3: points and directions of three numbers.
--
--   local vec3 = require "vec3"
--   local a, b = vec3(1, 2, 3), vec3{0, 1, 0}
--   print(a + b, a * 2, a:dot(b))          --> vec3(1, 3, 3)  vec3(2, 4, 6)  2
--   print(a:cross(b), vec3{0, 3, 4}:length()) --> vec3(-3, 0, 1)  5
--   print(a.x, a[1], vec3.distance(a, {1, 2, 5}))  --> 1  1  2
--   local box = Box{ key = "box", position = a }
--
-- A vector is a list {x, y, z}, so it can be the property of an element, and every
-- function accepts plain lists too. Functions return new vectors. add, sub, mul, div,
-- cross, lerp and normalize accept a table for the result as their last argument:
-- vec3.add(a, v, a).

local _, std = ...

local abs, acos, floor, max, min = math.abs, math.acos, math.floor, math.max, math.min
local format, rawget, rawset, setmetatable, type = string.format, rawget, rawset, setmetatable, type

local native = std.native
local vec3, meta = {}, {}
local AXIS = { x = 1, y = 2, z = 3 }

function meta.__index(v, key)
  local axis = AXIS[key]
  if axis then return rawget(v, axis) end
  return vec3[key]
end

function meta.__newindex(v, key, value)
  rawset(v, AXIS[key] or key, value)
end

local function new(x, y, z)
  return setmetatable({ x, y, z }, meta)
end

-- read returns the three numbers of v. what and name are for the message if v is not a vector.
local function read(v, what, name)
  if type(v) == "table" then
    local x, y, z = rawget(v, 1), rawget(v, 2), rawget(v, 3)
    if type(x) == "number" and type(y) == "number" and type(z) == "number" then return x, y, z end
  end
  std.wants("vec3." .. what, name, "a vector {x, y, z}", v)
end

-- factor reads a vector, or a number for all three.
local function factor(v, what, name)
  if type(v) == "number" then return v, v, v end
  return read(v, what, name)
end

-- vec3.new(x, y, z), vec3(x, y, z) or vec3(list); missing numbers are 0.
function vec3.new(x, y, z)
  if type(x) == "table" then return new(read(x, "new", "x")) end
  x, y, z = x or 0, y or 0, z or 0
  if type(x) ~= "number" then std.wants("vec3", "x", "a number", x) end
  if type(y) ~= "number" then std.wants("vec3", "y", "a number", y) end
  if type(z) ~= "number" then std.wants("vec3", "z", "a number", z) end
  return new(x, y, z)
end

function vec3.zero() return new(0, 0, 0) end
function vec3.one() return new(1, 1, 1) end
function vec3.right() return new(1, 0, 0) end
function vec3.up() return new(0, 1, 0) end
function vec3.forward() return new(0, 0, -1) end -- a camera looks along -z

-- a + b, a - b, a * b and a / b, element by element; b may be a number for all three.
function vec3.add(a, b, out) return native.add(a, b, out) end
function vec3.sub(a, b, out) return native.sub(a, b, out) end
function vec3.mul(a, b, out) return native.mul(a, b, out) end
function vec3.div(a, b, out) return native.div(a, b, out) end

function vec3.negate(a)
  local x, y, z = read(a, "negate", "a")
  return new(-x, -y, -z)
end

-- dot is the sum of the products, cross a vector perpendicular to both.
function vec3.dot(a, b) return native.dot(a, b) end
function vec3.cross(a, b, out) return native.cross(a, b, out) end

function vec3.length(a) return native.length(a) end

function vec3.length2(a)
  local x, y, z = read(a, "length2", "a")
  return x * x + y * y + z * z
end

function vec3.distance(a, b) return native.distance(a, b) end

-- vec3.normalize(a) has the direction of a and length 1. A vector of length 0 is unchanged.
function vec3.normalize(a, out) return native.normalize(a, out) end

-- vec3.lerp(a, b, t) is the point at t, 0 to 1, between a and b.
function vec3.lerp(a, b, t, out) return native.lerp(a, b, t, out) end

function vec3.min(a, b)
  local ax, ay, az = read(a, "min", "a")
  local bx, by, bz = factor(b, "min", "b")
  return new(min(ax, bx), min(ay, by), min(az, bz))
end

function vec3.max(a, b)
  local ax, ay, az = read(a, "max", "a")
  local bx, by, bz = factor(b, "max", "b")
  return new(max(ax, bx), max(ay, by), max(az, bz))
end

-- Limits each number to the range between those of low and high.
function vec3.clamp(a, low, high) return vec3.min(vec3.max(a, low), high) end

function vec3.abs(a)
  local x, y, z = read(a, "abs", "a")
  return new(abs(x), abs(y), abs(z))
end

function vec3.floor(a)
  local x, y, z = read(a, "floor", "a")
  return new(floor(x), floor(y), floor(z))
end

-- The angle between two directions, 0 to pi.
function vec3.angle(a, b)
  local n = vec3.length(a) * vec3.length(b)
  if n == 0 then return 0 end
  return acos(max(-1, min(1, vec3.dot(a, b) / n)))
end

-- The component of a along b.
function vec3.project(a, b)
  local n = vec3.length2(b)
  if n == 0 then return new(0, 0, 0) end
  return vec3.mul(b, vec3.dot(a, b) / n)
end

-- Reflects a at a surface with the normal n, whose length must be 1.
function vec3.reflect(a, n) return vec3.sub(a, vec3.mul(n, 2 * vec3.dot(a, n))) end

-- Rotates a by a quaternion {x, y, z, w}.
function vec3.rotate(a, q)
  local x, y, z = read(a, "rotate", "a")
  if type(q) ~= "table" or type(q[4]) ~= "number" then
    std.wants("vec3.rotate", "q", "a quaternion {x, y, z, w}", q)
  end
  local qx, qy, qz, qw = q[1], q[2], q[3], q[4]
  local tx, ty, tz = 2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)
  return new(x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx)
end

function vec3.copy(a) return new(read(a, "copy", "a")) end

function vec3.set(a, x, y, z)
  a[1], a[2], a[3] = read({ x, y, z }, "set", "x, y, z")
  return a
end

function vec3.unpack(a) return read(a, "unpack", "a") end

-- Reports whether the numbers of a and b differ by at most epsilon (0).
function vec3.equals(a, b, epsilon)
  local ax, ay, az = read(a, "equals", "a")
  local bx, by, bz = read(b, "equals", "b")
  epsilon = epsilon or 0
  if type(epsilon) ~= "number" then std.wants("vec3.equals", "epsilon", "a number", epsilon) end
  return abs(ax - bx) <= epsilon and abs(ay - by) <= epsilon and abs(az - bz) <= epsilon
end

-- Reports whether v is a vector of this module.
function vec3.is(v) return getmetatable(v) == meta end

native.init(meta)
meta.__add, meta.__sub, meta.__mul, meta.__div = native.add, native.sub, native.mul, native.div
meta.__unm = function(a) return vec3.negate(a) end
meta.__eq = function(a, b) return a[1] == b[1] and a[2] == b[2] and a[3] == b[3] end
meta.__tostring = function(v) return format("vec3(%g, %g, %g)", v[1], v[2], v[3]) end

return setmetatable(vec3, { __call = function(_, x, y, z) return vec3.new(x, y, z) end })
