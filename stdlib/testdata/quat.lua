local quat, vec3 = require "quat", require "vec3"

test("construction", function()
  eq(quat(1, 2, 3, 4), {1, 2, 3, 4})
  eq(quat{1, 2, 3, 4}.w, 4)
  eq(quat.identity() * vec3(1, 2, 3), {1, 2, 3})
  eq(tostring(quat.identity()), "quat(0, 0, 0, 1)")
  fails("quat.new wants a number for w, not nil", quat, 1, 2, 3)
  fails("quat.new wants a quaternion {x, y, z, w} for x, not a table", quat, {1, 2, 3})
end)

test("axis and angle", function()
  local q = quat.axis_angle({0, 2, 0}, math.pi / 2)
  near(q, {0, math.sqrt(0.5), 0, math.sqrt(0.5)})
  near(q * {1, 0, 0}, {0, 0, -1})
  local angle, axis = q:angle()
  near(angle, math.pi / 2)
  near(axis, {0, 1, 0})
  eq(quat.axis_angle({0, 0, 0}, 1), {0, 0, 0, 1})
  eq((quat.identity():angle()), 0)
end)

-- Figures of three.js: new Quaternion().setFromEuler(new Euler(0.3, 0.5, 0.7, order)).
test("three.js's Euler angles", function()
  near(quat.from_euler(0.3, 0.5, 0.7), {0.2198957663, 0.1801458580, 0.3632373697, 0.8872721877}, 1e-9)
  near(quat.from_euler{0.3, 0.5, 0.7, "ZYX"}, {0.0521324109, 0.2794438941, 0.2937771723, 0.9126271390}, 1e-9)
end)

test("Euler angles there and back", function()
  for _, order in ipairs{ "XYZ", "YXZ", "ZXY", "ZYX", "YZX", "XZY" } do
    for _, angles in ipairs{ {0.1, 0.2, 0.3}, {-1, 0.5, 2}, {0, 0, 0}, {3, -0.2, -3}, {1.5707963, 0.4, 0.2}, {0.3, -1.5707963, 0.1}, {0.1, 0.2, 1.5707963} } do
      local q = quat.from_euler(angles[1], angles[2], angles[3], order)
      local back = quat.from_euler(q:euler(order), order)
      eq(q:equals(back, 1e-6), true)
    end
  end
  fails('quat.from_euler wants an order such as "XYZ" for order, not the string "ABC"', quat.from_euler, 1, 2, 3, "ABC")
end)

test("products", function()
  local a, b = quat.axis_angle({0, 1, 0}, 0.7), quat.axis_angle({1, 0, 0}, 0.4)
  near((a * b) * vec3(1, 2, 3), a * (b * vec3(1, 2, 3)))
  near((a:inverse() * a):unpack(), 0)
  near(a * a:inverse(), {0, 0, 0, 1})
  near(quat(0, 0, 0, 2):normalize(), {0, 0, 0, 1})
  fails("quat.inverse: {0, 0, 0, 0} is not a rotation", quat.inverse, {0, 0, 0, 0})
end)

test("between", function()
  near(quat.between({1, 0, 0}, {0, 0, -2}) * {1, 0, 0}, {0, 0, -1})
  near(quat.between({1, 0, 0}, {-1, 0, 0}) * {1, 0, 0}, {-1, 0, 0})
  near(quat.between({0, 1, 0}, {0, -1, 0}) * {0, 1, 0}, {0, -1, 0})
  near(quat.between({0, 1, 0}, {0, 1, 0}), {0, 0, 0, 1})
end)

test("look", function()
  near(quat.look{0, 0, -1}, {0, 0, 0, 1})
  near(quat.look{3, 0, 0} * {0, 0, -1}, {1, 0, 0})
  near(quat.look{1, 2, 3} * {0, 0, -1}, vec3.normalize{1, 2, 3})
  near(quat.look{0, 1, 0} * {0, 0, -1}, {0, 1, 0})
  near((quat.look{1, 2, 3} * {1, 0, 0}).y, 0) -- its right hand stays level
end)

test("slerp", function()
  local a, b = quat.identity(), quat.axis_angle({0, 0, 1}, 2)
  near((a:slerp(b, 0.25):angle()), 0.5)
  near(a:slerp(b, 0), a)
  near(a:slerp(b, 1), b)
  near((a:slerp(quat(-b[1], -b[2], -b[3], -b[4]), 0.5):angle()), 1) -- the shorter way
  near(a:slerp(a, 0.5), a)
  fails("quat.slerp wants a number for t, not nil", quat.slerp, a, b)
end)
