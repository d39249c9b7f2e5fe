-- quat: rotations as quaternions {x, y, z, w}, in the order of three.js and of messages.
--
--   local quat = require "quat"
--   local turn = quat.axis_angle({0, 1, 0}, math.pi / 2)
--   print((turn * {0, 0, 1}).x)                      --> 1
--   local half = quat.identity():slerp(turn, 0.5)
--   print(math.deg(half:angle()))                    --> 45
--   local box = Box{ key = "box", rotation = half:euler() }   -- or quaternion = half
--
-- Angles are in radians. Euler angles are those of the property rotation: about x, y and z,
-- by default in the order "XYZ". a * b rotates by b first.

local _, std = ...
local vec3 = require "vec3"

local abs, acos, asin, atan2, cos, sin, sqrt = math.abs, math.acos, math.asin, math.atan2, math.cos, math.sin, math.sqrt
local max, min = math.max, math.min
local format, rawget, setmetatable, type = string.format, rawget, setmetatable, type

local quat, meta = {}, {}
local PART = { x = 1, y = 2, z = 3, w = 4 }

function meta.__index(q, key)
  local part = PART[key]
  if part then return rawget(q, part) end
  return quat[key]
end

function meta.__newindex(q, key, value) rawset(q, PART[key] or key, value) end

local function new(x, y, z, w) return setmetatable({ x, y, z, w }, meta) end

local function read(q, what, name)
  if type(q) == "table" then
    local x, y, z, w = rawget(q, 1), rawget(q, 2), rawget(q, 3), rawget(q, 4)
    if type(x) == "number" and type(y) == "number" and type(z) == "number" and type(w) == "number" then return x, y, z, w end
  end
  std.wants("quat." .. what, name, "a quaternion {x, y, z, w}", q)
end

local function number(v, what, name)
  if type(v) ~= "number" then std.wants("quat." .. what, name, "a number", v) end
  return v
end

local function vector(v, what, name)
  if type(v) == "table" and type(v[1]) == "number" and type(v[2]) == "number" and type(v[3]) == "number" then
    return v[1], v[2], v[3]
  end
  std.wants("quat." .. what, name, "a vector {x, y, z}", v)
end

-- quat.new(x, y, z, w), quat(x, y, z, w) or quat(list) create a quaternion.
function quat.new(x, y, z, w)
  if type(x) == "table" then return new(read(x, "new", "x")) end
  return new(number(x, "new", "x"), number(y, "new", "y"), number(z, "new", "z"), number(w, "new", "w"))
end

-- No rotation.
function quat.identity() return new(0, 0, 0, 1) end

-- The rotation by an angle about an axis.
function quat.axis_angle(axis, angle)
  local x, y, z = vector(axis, "axis_angle", "axis")
  local n = sqrt(x * x + y * y + z * z)
  if n == 0 then return new(0, 0, 0, 1) end
  local s = sin(number(angle, "axis_angle", "angle") / 2) / n
  return new(x * s, y * s, z * s, cos(angle / 2))
end

local function about(axis, angle)
  local s, c = sin(angle / 2), cos(angle / 2)
  return axis == 1 and new(s, 0, 0, c) or axis == 2 and new(0, s, 0, c) or new(0, 0, s, c)
end

local ORDERS = { XYZ = { 1, 2, 3 }, YXZ = { 2, 1, 3 }, ZXY = { 3, 1, 2 }, ZYX = { 3, 2, 1 }, YZX = { 2, 3, 1 }, XZY = { 1, 3, 2 } }

local function axes(order, what)
  local found = ORDERS[order or "XYZ"]
  if not found then std.wants("quat." .. what, "order", 'an order such as "XYZ"', order) end
  return found
end

-- quat.from_euler(x, y, z [, order]) or quat.from_euler({x, y, z [, order]}): the rotation of Euler
-- angles.
function quat.from_euler(x, y, z, order)
  if type(x) == "table" then
    local list = x
    order = list[4] or y
    x, y, z = list[1], list[2], list[3]
  end
  local angles = { number(x, "from_euler", "x"), number(y, "from_euler", "y"), number(z, "from_euler", "z") }
  local o = axes(order, "from_euler")
  return about(o[1], angles[o[1]]) * about(o[2], angles[o[2]]) * about(o[3], angles[o[3]])
end

-- The shortest rotation from direction a to direction b.
function quat.between(a, b)
  local u, v = vec3.normalize(a), vec3.normalize(b)
  local d = vec3.dot(u, v)
  if d < -0.999999 then -- opposite: about any perpendicular axis
    local axis = abs(u[1]) < 0.9 and vec3.cross({ 1, 0, 0 }, u) or vec3.cross({ 0, 1, 0 }, u)
    return quat.axis_angle(axis, math.pi)
  end
  local c = vec3.cross(u, v)
  return quat.normalize(new(c[1], c[2], c[3], 1 + d))
end

-- The rotation that makes a camera, or another object that faces -z, look along a direction; up
-- is {0, 1, 0} by default.
function quat.look(direction, up)
  local z = vec3.normalize(vec3.negate(direction))
  local x = vec3.cross(up or { 0, 1, 0 }, z)
  if vec3.length2(x) < 1e-12 then x = vec3.cross(abs(z[3]) < 0.9 and { 0, 0, 1 } or { 1, 0, 0 }, z) end
  x = vec3.normalize(x)
  local y = vec3.cross(z, x)
  return quat.from_axes(x, y, z)
end

-- The rotation of the axes x, y and z to these three directions, which must have length 1 and
-- be perpendicular.
function quat.from_axes(x, y, z)
  local m11, m21, m31 = vector(x, "from_axes", "x")
  local m12, m22, m32 = vector(y, "from_axes", "y")
  local m13, m23, m33 = vector(z, "from_axes", "z")
  local trace = m11 + m22 + m33
  if trace > 0 then
    local s = 0.5 / sqrt(trace + 1)
    return new((m32 - m23) * s, (m13 - m31) * s, (m21 - m12) * s, 0.25 / s)
  elseif m11 > m22 and m11 > m33 then
    local s = 2 * sqrt(1 + m11 - m22 - m33)
    return new(0.25 * s, (m12 + m21) / s, (m13 + m31) / s, (m32 - m23) / s)
  elseif m22 > m33 then
    local s = 2 * sqrt(1 + m22 - m11 - m33)
    return new((m12 + m21) / s, 0.25 * s, (m23 + m32) / s, (m13 - m31) / s)
  end
  local s = 2 * sqrt(1 + m33 - m11 - m22)
  return new((m13 + m31) / s, (m23 + m32) / s, 0.25 * s, (m21 - m12) / s)
end

-- a * b rotates by b first, then by a.
function quat.mul(a, b)
  local ax, ay, az, aw = read(a, "mul", "a")
  local bx, by, bz, bw = read(b, "mul", "b")
  return new(
    ax * bw + aw * bx + ay * bz - az * by,
    ay * bw + aw * by + az * bx - ax * bz,
    az * bw + aw * bz + ax * by - ay * bx,
    aw * bw - ax * bx - ay * by - az * bz)
end

-- Returns the rotated vector.
function quat.rotate(q, v)
  read(q, "rotate", "q")
  vector(v, "rotate", "v")
  return vec3.rotate(v, q)
end

-- The inverse rotation.
function quat.inverse(q)
  local x, y, z, w = read(q, "inverse", "q")
  local n = x * x + y * y + z * z + w * w
  if n == 0 then std.fail("quat.inverse: {0, 0, 0, 0} is not a rotation") end
  return new(-x / n, -y / n, -z / n, w / n)
end

function quat.normalize(q)
  local x, y, z, w = read(q, "normalize", "q")
  local n = sqrt(x * x + y * y + z * z + w * w)
  if n == 0 then return new(0, 0, 0, 1) end
  return new(x / n, y / n, z / n, w / n)
end

function quat.dot(a, b)
  local ax, ay, az, aw = read(a, "dot", "a")
  local bx, by, bz, bw = read(b, "dot", "b")
  return ax * bx + ay * by + az * bz + aw * bw
end

-- The rotation at t, 0 to 1, between a and b, at constant speed and the shorter way.
function quat.slerp(a, b, t)
  local ax, ay, az, aw = read(a, "slerp", "a")
  local bx, by, bz, bw = read(b, "slerp", "b")
  number(t, "slerp", "t")
  local d = ax * bx + ay * by + az * bz + aw * bw
  if d < 0 then d, bx, by, bz, bw = -d, -bx, -by, -bz, -bw end
  local u, v = 1 - t, t
  if d < 0.9995 then
    local angle = acos(d)
    u, v = sin(u * angle) / sin(angle), sin(v * angle) / sin(angle)
  end
  return quat.normalize(new(ax * u + bx * v, ay * u + by * v, az * u + bz * v, aw * u + bw * v))
end

-- Returns the angle of q, 0 to pi, and its axis.
function quat.angle(q)
  local x, y, z, w = read(q, "angle", "q")
  local s = sqrt(x * x + y * y + z * z)
  if w < 0 then x, y, z, w = -x, -y, -z, -w end
  if s < 1e-12 then return 0, vec3.up() end
  return 2 * atan2(s, w), vec3.new(x / s, y / s, z / s)
end

-- The nine numbers of the rotation as a matrix, m<row><column>.
local function matrix(q, what)
  local x, y, z, w = read(q, what, "q")
  return
    1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w),
    2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w),
    2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)
end

local NEAR = 0.9999999

-- The three angles from the matrix, for each order, as in three.js.
local EULER = {
  XYZ = function(m11, m12, m13, m21, m22, m23, m31, m32, m33)
    local y = asin(max(-1, min(1, m13)))
    if abs(m13) < NEAR then return atan2(-m23, m33), y, atan2(-m12, m11) end
    return atan2(m32, m22), y, 0
  end,
  YXZ = function(m11, m12, m13, m21, m22, m23, m31, m32, m33)
    local x = asin(max(-1, min(1, -m23)))
    if abs(m23) < NEAR then return x, atan2(m13, m33), atan2(m21, m22) end
    return x, atan2(-m31, m11), 0
  end,
  ZXY = function(m11, m12, m13, m21, m22, m23, m31, m32, m33)
    local x = asin(max(-1, min(1, m32)))
    if abs(m32) < NEAR then return x, atan2(-m31, m33), atan2(-m12, m22) end
    return x, 0, atan2(m21, m11)
  end,
  ZYX = function(m11, m12, m13, m21, m22, m23, m31, m32, m33)
    local y = asin(max(-1, min(1, -m31)))
    if abs(m31) < NEAR then return atan2(m32, m33), y, atan2(m21, m11) end
    return 0, y, atan2(-m12, m22)
  end,
  YZX = function(m11, m12, m13, m21, m22, m23, m31, m32, m33)
    local z = asin(max(-1, min(1, m21)))
    if abs(m21) < NEAR then return atan2(-m23, m22), atan2(-m31, m11), z end
    return 0, atan2(m13, m33), z
  end,
  XZY = function(m11, m12, m13, m21, m22, m23, m31, m32, m33)
    local z = asin(max(-1, min(1, -m12)))
    if abs(m12) < NEAR then return atan2(m32, m22), atan2(m13, m11), z end
    return atan2(-m23, m33), 0, z
  end,
}

-- The Euler angles {x, y, z} for the property rotation, which needs an order other than "XYZ"
-- as a fourth item.
function quat.euler(q, order)
  axes(order, "euler")
  local x, y, z = EULER[order or "XYZ"](matrix(quat.normalize(q), "euler"))
  return { x, y, z }
end

function quat.copy(q) return new(read(q, "copy", "q")) end
function quat.unpack(q) return read(q, "unpack", "q") end

-- Reports whether both are the same rotation within epsilon (1e-9).
function quat.equals(a, b, epsilon)
  return abs(abs(quat.dot(a, b)) - 1) <= number(epsilon or 1e-9, "equals", "epsilon")
end

function quat.is(q) return getmetatable(q) == meta end

meta.__mul = function(a, b)
  if type(b) == "table" and rawget(b, 4) == nil then return quat.rotate(a, b) end
  return quat.mul(a, b)
end
meta.__eq = function(a, b) return a[1] == b[1] and a[2] == b[2] and a[3] == b[3] and a[4] == b[4] end
meta.__tostring = function(q) return format("quat(%g, %g, %g, %g)", q[1], q[2], q[3], q[4]) end

-- The nine numbers of the rotation as a matrix, row by row.
function quat.rows(q) return matrix(q, "rows") end

return setmetatable(quat, { __call = function(_, x, y, z, w) return quat.new(x, y, z, w) end })
