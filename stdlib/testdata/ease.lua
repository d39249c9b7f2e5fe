local ease = require "ease"

test("ends", function()
  eq(#ease.names, 33)
  for _, name in ipairs(ease.names) do
    local fn = ease[name]
    eq({fn(0), fn(1), fn(-1), fn(2)}, {0, 1, 0, 1})
  end
end)

test("no jumps", function()
  for _, name in ipairs(ease.names) do
    local fn, last = ease[name], 0
    for i = 1, 1000 do
      local v = fn(i / 1000)
      if math.abs(v - last) > 0.06 then error(name .. " jumps at " .. i / 1000) end
      last = v
    end
  end
end)

test("in, out and both", function()
  for _, kind in ipairs{ "quad", "cubic", "quart", "quint", "sine", "expo", "circ", "back", "elastic", "bounce" } do
    for _, t in ipairs{ 0.1, 0.3, 0.7 } do
      near(ease["out_" .. kind](t), 1 - ease["in_" .. kind](1 - t))
      near(ease["in_out_" .. kind](t / 2), ease["in_" .. kind](t) / 2)
    end
    near(ease["in_out_" .. kind](0.5), 0.5, 1e-3)
  end
  eq(ease.in_cubic(0.5), 0.125)
  near(ease.in_expo(0.5), 0.03125)
  near(ease.out_bounce(0.5), 0.765625)
  near(ease.in_back(0.5), -0.0876975)
  near(ease.in_sine(0.5), 1 - math.sqrt(0.5))
end)

test("bezier and steps", function()
  local css = ease.bezier(0.25, 0.1, 0.25, 1)
  near(css(0.5), 0.8024034, 1e-6)
  near(ease.bezier(0.5, 0.5, 0.5, 0.5)(0.3), 0.3, 1e-9)
  eq({ease.steps(4)(0.3), ease.steps(4)(0.99), ease.steps(4)(1)}, {0.25, 0.75, 1})
  fails("ease.bezier wants x1 and x2 from 0 to 1", ease.bezier, 2, 0, 0, 1)
  fails("ease.bezier wants a number for y2, not nil", ease.bezier, 0, 0, 0)
end)

test("by name", function()
  eq(ease.get("in_quad") == ease.in_quad, true)
  eq(ease.get(nil) == ease.linear, true)
  eq(ease.get(math.sin) == math.sin, true)
  fails("ease has no 'in_quadd'", ease.get, "in_quadd")
  fails("ease has no 'names'", ease.get, "names")
  fails("ease.in_quad wants a number for t, not nil", ease.in_quad)
end)
