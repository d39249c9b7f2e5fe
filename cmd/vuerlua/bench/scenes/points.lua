-- A cloud of 100,000 points that turns, arg[1] frames a second: with operations on whole
-- arrays, or with arg[2] "loop" number by number in a table.

local fps, loop = tonumber(arg[1]), arg[2] == "loop"
local n = 100000

local angle = Float32Array.linspace(0, 60, n)
local height = Float32Array.linspace(-1, 1, n)
local now, x, z = Float32Array(n), Float32Array(n), Float32Array(n)
local array, list = Float32Array(3 * n), {}
local sin, cos = math.sin, math.cos

local function arrays(t)
  angle:add(t, now)
  now:cos(x)
  now:sin(z)
  return array:interleave(x, height, z)
end

local function loops(t)
  for k = 0, n - 1 do
    local a = 60 * k / (n - 1) + t
    list[3 * k + 1], list[3 * k + 2], list[3 * k + 3] = cos(a), 2 * k / (n - 1) - 1, sin(a)
  end
  return list
end

local turn = loop and loops or arrays

spawn(function(session)
  session:set(DefaultScene{})
  for dt, t in frames(fps) do
    session:upsert(PointCloud{ key = "points", vertices = turn(t) })
  end
end)
