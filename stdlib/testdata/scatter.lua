local scatter, vec3 = require "scatter", require "vec3"

test("one seed, the same positions", function()
  eq(scatter.box(5, 2, 1), scatter.box(5, 2, 1))
  eq(scatter.box(1, 2, 1)[1] == scatter.box(1, 2, 2)[1], false)
  eq(scatter.box(1, 2)[1] == scatter.box(1, 2)[1], false)
  eq(scatter.poisson(5, 5, 1, 3), scatter.poisson(5, 5, 1, 3))
end)

test("within", function()
  for _, p in ipairs(scatter.box(200, {2, 4, 6}, 1)) do
    eq(math.abs(p.x) <= 1 and math.abs(p.y) <= 2 and math.abs(p.z) <= 3, true)
  end
  for _, p in ipairs(scatter.disk(200, 2, 1)) do eq(p.y == 0 and p:length() <= 2, true) end
  for _, p in ipairs(scatter.sphere(200, 2, 1)) do near(p:length(), 2) end
  local inner = 0
  for _, p in ipairs(scatter.ball(1000, 2, 1)) do
    eq(p:length() <= 2, true)
    if p:length() < 1 then inner = inner + 1 end
  end
  near(inner, 125, 40) -- an eighth of the ball
end)

test("as trees stand", function()
  local list = scatter.poisson(10, 6, 0.8, 1)
  for i = 1, #list do
    eq(math.abs(list[i].x) <= 5 and math.abs(list[i].z) <= 3, true)
    for j = i + 1, #list do
      if vec3.distance(list[i], list[j]) < 0.8 then error("two trees are too close") end
    end
  end
  -- No gap has room for another one.
  for x = -5, 5, 0.5 do
    for z = -3, 3, 0.5 do
      local least = math.huge
      for _, p in ipairs(list) do least = math.min(least, vec3.distance(p, {x, 0, z})) end
      if least > 0.8 * 2 then error("a gap at " .. x .. ", " .. z) end
    end
  end
end)

test("mistakes", function()
  fails("scatter.box wants a size {x, y, z} for size, not nil", scatter.box, 5)
  fails("scatter.disk wants a number above 0 for radius, not the number 0", scatter.disk, 5, 0)
  fails("scatter.ball wants a number of positions for n, not the number -1", scatter.ball, -1, 1)
  fails("scatter.poisson: a distance of 1e-06 is too small", scatter.poisson, 10, 10, 1e-6)
  fails('scatter.sphere wants a number for seed, not the string "x"', scatter.sphere, 1, 1, "x")
end)
