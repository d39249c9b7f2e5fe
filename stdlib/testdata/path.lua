local path, vec3 = require "path", require "vec3"

local POINTS = { {0, 0, 0}, {1, 2, 0}, {3, 3, 1}, {4, 0, 2} }

test("through all points", function()
  for _, kind in ipairs{ "centripetal", "chordal", "catmullrom" } do
    local p = path.catmull_rom(POINTS, { curve = kind })
    for i, point in ipairs(POINTS) do near(p:at((i - 1) / 3), point) end
    local c = path.catmull_rom(POINTS, { curve = kind, closed = true })
    for i, point in ipairs(POINTS) do near(c:at((i - 1) / 4), point) end
    near(c:at(1), POINTS[1])
    near(c:at(1.25), POINTS[2])
    near(c:at(-0.25), POINTS[4])
  end
end)

test("smooth", function()
  for _, options in ipairs{ {}, { closed = true }, { curve = "catmullrom" } } do
    local p = path.catmull_rom(POINTS, options)
    local n = options.closed and 4 or 3
    for i = 1, n - 1 do
      near(p:tangent(i / n - 1e-7), p:tangent(i / n + 1e-7), 1e-4)
    end
  end
end)

-- Of three.js: CatmullRomCurve3 of two points is the line between them.
test("two points", function()
  near(path.catmull_rom{ {0, 0, 0}, {2, 0, 0} }:at(0.25), {0.5, 0, 0})
  near(path.catmull_rom{ {1, 1, 1}, {1, 1, 1}, {2, 1, 1} }:at(1), {2, 1, 1})
end)

test("bezier", function()
  local q = path.bezier{ {0, 0, 0}, {1, 2, 0}, {2, 0, 0} }
  near(q:at(0.5), {1, 1, 0})
  near(q:tangent(0.5), {1, 0, 0})
  local c = path.bezier{ {0, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, 0, 0} }
  near(c:at(0.5), {0.5, 0.75, 0})
  near(c:tangent(0), {0, 1, 0})
  local two = path.bezier{ {0, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, 0, 0}, {1, -1, 0}, {2, -1, 0}, {2, 0, 0} }
  near(two:at(0.5), {1, 0, 0})
  near(two:at(1), {2, 0, 0})
  near(path.bezier{ {0, 0, 0}, {0, 0, 0}, {1, 0, 0}, {1, 0, 0} }:tangent(0), {1, 0, 0}, 1e-6)
  fails("path.bezier wants 3 points, or 4, 7, 10, ..., not 5", path.bezier, { {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0} })
end)

test("length and an even pace", function()
  local line = path.line{ {0, 0, 0}, {1, 0, 0}, {1, 9, 0} }
  near(line:length(), 10)
  near(line:even(0.5), {1, 4, 0})
  near(path.line({ {0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0} }, true):length(), 4)
  local k = 0.5522847498
  local quarter = path.bezier{ {1, 0, 0}, {1, k, 0}, {k, 1, 0}, {0, 1, 0} }
  near(quarter:length(), math.pi / 2, 1e-3)
  local p = path.catmull_rom(POINTS)
  local list = p:points(40)
  eq(#list, 40)
  near(list[1], POINTS[1])
  near(list[40], POINTS[4])
  local step = p:length() / 39
  for i = 2, 40 do near(vec3.distance(list[i - 1], list[i]), step, step * 0.02) end
end)

test("a frame looks ahead", function()
  local position, rotation = path.line{ {0, 0, 0}, {4, 0, 0} }:frame(0.25)
  near(position, {1, 0, 0})
  near(rotation * {0, 0, -1}, {1, 0, 0})
end)

test("the caller's points stay the caller's", function()
  local points = { {0, 0, 0}, {1, 0, 0} }
  local p = path.line(points)
  points[2][1] = 99
  near(p:at(1), {1, 0, 0})
end)

test("mistakes", function()
  fails("path.catmull_rom wants a list of 2 or more points {x, y, z} for points, not nil", path.catmull_rom)
  fails("path.line wants a point {x, y, z} for point 2, not a table", path.line, { {0, 0, 0}, {0, 0} })
  fails('path.catmull_rom wants "centripetal", "chordal" or "catmullrom" for curve', path.catmull_rom, POINTS, { curve = "x" })
  local p = path.line(POINTS)
  fails("path:at wants a number for t, not nil", p.at, p)
  fails("path:points wants a number of 2 or more for n, not the number 1", p.points, p, 1)
end)
