local mat4, quat, vec3 = require "mat4", require "quat", require "vec3"

test("construction", function()
  eq(#mat4.identity(), 16)
  eq(mat4.translation(1, 2, 3):position(), {1, 2, 3})
  eq(mat4.translation({1, 2, 3})[14], 2)
  eq(mat4.scaling(2):apply{1, 2, 3}, {2, 4, 6})
  eq(mat4.scaling(1, 2, 3):apply{1, 1, 1}, {1, 2, 3})
  near(mat4.rotation{0, math.pi / 2, 0}:apply{0, 0, 1}, {1, 0, 0})
  near(mat4.rotation(quat.axis_angle({0, 1, 0}, math.pi / 2)):apply{0, 0, 1}, {1, 0, 0})
  fails("mat4.new wants a matrix of 16 numbers for list, not a table", mat4, {1, 2})
  fails("mat4.translation wants a vector {x, y, z} for x, not the number 1", mat4.translation, 1)
end)

test("products", function()
  local a, b = mat4.translation(1, 0, 0), mat4.scaling(2)
  eq((a * b):apply{1, 1, 1}, {3, 2, 2})
  eq((b * a):apply{1, 1, 1}, {4, 2, 2})
  eq(a * vec3(1, 1, 1), {2, 1, 1})
  local out = {}
  eq(rawequal(mat4.mul(a, b, out), out), true)
  eq(out[1], 2)
  eq(a:apply_direction{1, 1, 1}, {1, 1, 1})
  eq(a == mat4.translation(1, 0, 0), true)
end)

test("inverse", function()
  local m = mat4.compose{ position = {1, -2, 3}, rotation = {0.3, 0.5, 0.7}, scale = {1, 2, 3} }
  near(m * m:invert(), mat4.identity())
  near(m:invert() * m, mat4.identity())
  near(m:det(), 6)
  eq(mat4.scaling(1, 0, 1):invert(), nil)
  local p = mat4.perspective(1, 1.5, 0.1, 100)
  near(p:invert() * p, mat4.identity())
  eq(mat4{1,2,3,4, 5,6,7,8, 9,10,11,12, 13,14,15,16}:transpose()[2], 5)
end)

test("there and back", function()
  for _, scale in ipairs{ {1, 1, 1}, {1, 2, 3}, {-1, 2, 3}, {0.01, 100, 1} } do
    local m = mat4.compose{ position = {4, 5, 6}, rotation = {0.3, -0.5, 2}, scale = scale }
    local parts = m:decompose()
    near(parts.position, {4, 5, 6})
    near(parts.scale, scale, 1e-6)
    near(parts.rotation, {0.3, -0.5, 2}, 1e-6)
    near(mat4.compose(parts), m, 1e-6)
  end
  eq(mat4.compose{ matrix = mat4.identity() }, mat4.identity())
  eq(mat4.compose{}, mat4.identity())
  near(mat4.compose{ scale = 2 }:scale(), {2, 2, 2})
end)

-- Of three.js: new Matrix4().compose(new Vector3(1, 2, 3), the quaternion of Euler(0.3, 0.5, 0.7), new Vector3(1, 1, 1)).
test("three.js's layout", function()
  local m = mat4.compose{ position = {1, 2, 3}, rotation = {0.3, 0.5, 0.7} }
  near({m[1], m[2], m[3], m[4]}, {0.6712121662, 0.7238074544, -0.1599280995, 0.0000000000}, 1e-9)
  near({m[13], m[14], m[15], m[16]}, {1, 2, 3, 1})
end)

test("cameras", function()
  local eye = mat4.look_at({0, 0, 5}, {0, 0, 0})
  near(eye, mat4.translation(0, 0, 5))
  near(mat4.look_at({3, 0, 0}, {0, 0, 0}):apply_direction{0, 0, -1}, {-1, 0, 0})
  local p = mat4.perspective(math.pi / 2, 1, 1, 10)
  near(p:apply{0, 0, -1}.z, -1)
  near(p:apply{0, 0, -10}.z, 1)
  fails("mat4.perspective wants a number for far, not nil", mat4.perspective, 1, 1, 1)
end)

test("in an element and on an array", function(session)
  local m = mat4.translation(1, 2, 3)
  eq(session:upsert(Box{ key = "box", matrix = m }), true)
  eq(Float32Array{0, 0, 0}:transform(m) == Float32Array{1, 2, 3}, true)
  eq(tostring(mat4.identity()), "mat4(1 0 0 0 | 0 1 0 0 | 0 0 1 0 | 0 0 0 1)")
end)
