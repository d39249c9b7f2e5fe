local grid, vec3 = require "grid", require "vec3"

local function middle(list)
  local sum = vec3.zero()
  for _, p in ipairs(list) do sum = sum + p end
  return sum / #list
end

local function closest(list)
  local least = math.huge
  for i = 1, #list do
    for j = i + 1, #list do least = math.min(least, vec3.distance(list[i], list[j])) end
  end
  return least
end

test("rows and boxes", function()
  eq(grid.line(3, 2), { {-2, 0, 0}, {0, 0, 0}, {2, 0, 0} })
  eq(grid.cells(2, 2), { {-0.5, 0, -0.5}, {0.5, 0, -0.5}, {-0.5, 0, 0.5}, {0.5, 0, 0.5} })
  eq(#grid.box(2, 3, 4, 1), 24)
  eq(#grid.cells(0, 5), 0)
  near(middle(grid.box(3, 4, 5, 0.7)), {0, 0, 0})
  near(closest(grid.box(3, 3, 3, 0.7)), 0.7)
end)

test("honeycomb", function()
  local list = grid.hex(5, 4, 2)
  eq(#list, 20)
  near(middle(list), {0, 0, 0})
  near(closest(list), 2)
  near(vec3.distance(list[1], list[6]), 2)
  eq(grid.hex(3, 1), grid.line(3))
end)

test("rings, spirals and spheres", function()
  near(grid.ring(4, 2), { {2, 0, 0}, {0, 0, 2}, {-2, 0, 0}, {0, 0, -2} })
  near(grid.ring(1, 1, math.pi)[1], {-1, 0, 0})
  eq(closest(grid.spiral(100, 1)) > 0.5, true)
  local sphere = grid.sphere(200, 3)
  for _, p in ipairs(sphere) do near(p:length(), 3) end
  near(middle(sphere), {0, 0, 0}, 0.05)
  eq(closest(sphere) > 0.4, true)
end)

test("mistakes", function()
  fails("grid.line wants a number of positions for n, not the number 1.5", grid.line, 1.5)
  fails("grid.cells wants a number of positions for nz, not nil", grid.cells, 3)
  fails('grid.ring wants a distance for radius, not the string "x"', grid.ring, 3, "x")
end)
