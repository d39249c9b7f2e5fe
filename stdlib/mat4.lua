-- mat4: transformations as matrices of 16 numbers, column by column as in three.js and in
-- messages: m[13], m[14] and m[15] are the position.
--
--   local mat4 = require "mat4"
--   local m = mat4.compose{ position = {1, 2, 3}, rotation = {0, math.pi / 2, 0}, scale = 2 }
--   print(m:apply{0, 0, 1})                            --> vec3(3, 2, 3)
--   print((m:invert() * m):equals(mat4.identity(), 1e-9))  --> true
--   local parts = m:decompose()
--   print(parts.position, parts.scale)                 --> vec3(1, 2, 3)  vec3(2, 2, 2)
--   local box = Box{ key = "box", matrix = m }
--
-- a * b applies b first. Functions return new matrices; mul and invert accept a table for
-- the result as their last argument. Every function accepts plain lists of 16 numbers too.

local _, std = ...
local quat = require "quat"
local vec3 = require "vec3"

local abs, tan = math.abs, math.tan
local concat, format, setmetatable, type = table.concat, string.format, setmetatable, type
local native = std.native

local mat4 = {}
local meta = { __index = mat4 }

local function new(list) return setmetatable(list, meta) end

local function check(m, what, name)
  if type(m) ~= "table" or #m ~= 16 then std.wants("mat4." .. what, name, "a matrix of 16 numbers", m) end
  return m
end

local function vector(v, what, name)
  if type(v) == "table" and type(v[1]) == "number" and type(v[2]) == "number" and type(v[3]) == "number" then
    return v[1], v[2], v[3]
  end
  std.wants("mat4." .. what, name, "a vector {x, y, z}", v)
end

-- mat4.new(list) or mat4(list) copies 16 numbers.
function mat4.new(list)
  check(list, "new", "list")
  local m = {}
  for i = 1, 16 do
    if type(list[i]) ~= "number" then std.wants("mat4.new", "item " .. i, "a number", list[i]) end
    m[i] = list[i]
  end
  return new(m)
end

function mat4.identity() return new{ 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 } end

-- mat4.translation(x, y, z) or mat4.translation(vector).
function mat4.translation(x, y, z)
  if type(x) == "table" or y == nil then x, y, z = vector(x, "translation", "x") end
  return new{ 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1 }
end

-- mat4.scaling(s), mat4.scaling(x, y, z) or mat4.scaling(vector).
function mat4.scaling(x, y, z)
  if type(x) == "number" and y == nil then x, y, z = x, x, x end
  if type(x) == "table" or y == nil then x, y, z = vector(x, "scaling", "x") end
  return new{ x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1 }
end

-- The rotation of a quaternion {x, y, z, w}, or of Euler angles {x, y, z [, order]}.
function mat4.rotation(r)
  if type(r) ~= "table" then std.wants("mat4.rotation", "r", "Euler angles or a quaternion", r) end
  if type(r[4]) ~= "number" then r = quat.from_euler(r) end
  local m11, m12, m13, m21, m22, m23, m31, m32, m33 = quat.rows(r)
  return new{ m11, m21, m31, 0, m12, m22, m32, 0, m13, m23, m33, 0, 0, 0, 0, 1 }
end

-- The matrix of an element's properties: position, rotation or quaternion, and scale (a number
-- or a vector), all optional. A property matrix is used unchanged.
function mat4.compose(parts)
  if type(parts) ~= "table" then std.wants("mat4.compose", "parts", "a table with position, rotation, quaternion, scale", parts) end
  if parts.matrix then return mat4.new(parts.matrix) end
  local m = mat4.rotation(parts.quaternion or parts.rotation or { 0, 0, 0, 1 })
  local s = parts.scale or 1
  if type(s) == "number" then s = { s, s, s } end
  local sx, sy, sz = vector(s, "compose", "scale")
  for i = 1, 3 do
    m[i], m[i + 4], m[i + 8] = m[i] * sx, m[i + 4] * sy, m[i + 8] * sz
  end
  m[13], m[14], m[15] = vector(parts.position or { 0, 0, 0 }, "compose", "position")
  return m
end

-- The inverse of compose: it returns a table with position, quaternion, rotation (Euler angles)
-- and scale. Shear is lost. If the matrix mirrors, the scale of x is negative.
function mat4.decompose(m)
  check(m, "decompose", "m")
  local x, y, z = { m[1], m[2], m[3] }, { m[5], m[6], m[7] }, { m[9], m[10], m[11] }
  local sx, sy, sz = vec3.length(x), vec3.length(y), vec3.length(z)
  if native.det(m) < 0 then sx = -sx end
  local q = quat.identity()
  if sx ~= 0 and sy ~= 0 and sz ~= 0 then
    q = quat.normalize(quat.from_axes(vec3.div(x, sx), vec3.div(y, sy), vec3.div(z, sz)))
  end
  return {
    position = vec3.new(m[13], m[14], m[15]),
    quaternion = q,
    rotation = quat.euler(q),
    scale = vec3.new(sx, sy, sz),
  }
end

function mat4.position(m) check(m, "position", "m") return vec3.new(m[13], m[14], m[15]) end
function mat4.quaternion(m) return mat4.decompose(m).quaternion end
function mat4.euler(m) return mat4.decompose(m).rotation end
function mat4.scale(m) return mat4.decompose(m).scale end

-- mat4.mul(a, b): a * b applies b first, then a.
function mat4.mul(a, b, out)
  return setmetatable(native.mul(check(a, "mul", "a"), check(b, "mul", "b"), out), meta)
end

-- m:invert() returns the inverse, or nil if m is singular.
function mat4.invert(m, out)
  local inverse = native.invert(check(m, "invert", "m"), out)
  return inverse and setmetatable(inverse, meta)
end

function mat4.det(m) return native.det(check(m, "det", "m")) end

function mat4.transpose(m)
  check(m, "transpose", "m")
  local t = {}
  for column = 0, 3 do
    for row = 0, 3 do t[column * 4 + row + 1] = m[row * 4 + column + 1] end
  end
  return new(t)
end

-- Returns the transformed point.
function mat4.apply(m, point)
  check(m, "apply", "m")
  local x, y, z = vector(point, "apply", "point")
  local w = m[4] * x + m[8] * y + m[12] * z + m[16]
  return vec3.new(
    (m[1] * x + m[5] * y + m[9] * z + m[13]) / w,
    (m[2] * x + m[6] * y + m[10] * z + m[14]) / w,
    (m[3] * x + m[7] * y + m[11] * z + m[15]) / w)
end

-- Rotates and scales a direction, without the translation.
function mat4.apply_direction(m, direction)
  check(m, "apply_direction", "m")
  local x, y, z = vector(direction, "apply_direction", "direction")
  return vec3.new(
    m[1] * x + m[5] * y + m[9] * z, m[2] * x + m[6] * y + m[10] * z, m[3] * x + m[7] * y + m[11] * z)
end

-- The pose of a camera at eye that looks at target.
function mat4.look_at(eye, target, up)
  return mat4.compose{ position = eye, quaternion = quat.look(vec3.sub(target, eye), up) }
end

-- mat4.perspective: the projection of a camera. fov is the vertical field of view in radians.
function mat4.perspective(fov, aspect, near, far)
  for name, v in pairs{ fov = fov or false, aspect = aspect or false, near = near or false, far = far or false } do
    if type(v) ~= "number" then std.wants("mat4.perspective", name, "a number", v or nil) end
  end
  local f = 1 / tan(fov / 2)
  return new{ f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (far + near) / (near - far), -1, 0, 0, 2 * far * near / (near - far), 0 }
end

function mat4.copy(m) return mat4.new(m) end

-- Reports whether the numbers of a and b differ by at most epsilon (0).
function mat4.equals(a, b, epsilon)
  check(a, "equals", "a")
  check(b, "equals", "b")
  epsilon = epsilon or 0
  if type(epsilon) ~= "number" then std.wants("mat4.equals", "epsilon", "a number", epsilon) end
  for i = 1, 16 do
    if not (abs(a[i] - b[i]) <= epsilon) then return false end
  end
  return true
end

function mat4.is(m) return getmetatable(m) == meta end

meta.__mul = function(a, b)
  if type(b) == "table" and #b == 3 then return mat4.apply(a, b) end
  return mat4.mul(a, b)
end
meta.__eq = function(a, b) return mat4.equals(a, b) end
meta.__tostring = function(m)
  local rows = {}
  for row = 1, 4 do rows[row] = format("%g %g %g %g", m[row], m[row + 4], m[row + 8], m[row + 12]) end
  return "mat4(" .. concat(rows, " | ") .. ")"
end

return setmetatable(mat4, { __call = function(_, list) return mat4.new(list) end })
