local inspect = require "inspect"

test("values", function()
  eq(inspect(5), "5")
  eq(inspect("a\nb"), '"a\\nb"')
  eq(inspect(nil), "nil")
  eq(inspect{}, "{}")
  eq(inspect{1, 2, {x = true}}, "{ 1, 2, { x = true } }")
  eq(inspect{["end"] = 1, ["a b"] = 2}, '{ ["a b"] = 2, ["end"] = 1 }')
end)

test("cycles and depth", function()
  local t = {}
  t.t = t
  eq(inspect(t), "{ t = <cycle> }")
  eq(inspect({ a = { b = {} } }, { depth = 1 }), "{ a = {...} }")
end)

test("long tables", function()
  local text = inspect({ ("x"):rep(50), ("y"):rep(50) }, { indent = "\t" })
  eq(text, '{\n\t"' .. ("x"):rep(50) .. '",\n\t"' .. ("y"):rep(50) .. '"\n}')
end)

test("values with their own tostring", function(session)
  eq(inspect(require "vec3"(1, 2, 3)), "vec3(1, 2, 3)")
  eq(inspect(Float32Array{1, 2}), "<Float32Array(2) {1, 2}>")
  eq(inspect(session), "<session a>")
end)

test("mistakes", function()
  fails("inspect wants a table for options, not the number 5", inspect, {}, 5)
  fails("inspect wants a number for depth, not the string \"2\"", inspect, {}, { depth = "2" })
  fails("inspect wants a string for indent, not the number 2", inspect, {}, { indent = 2 })
end)
