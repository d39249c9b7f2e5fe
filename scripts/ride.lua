-- A ride through a wood: the camera follows a closed curve between evenly scattered trees, and
-- lamps along the way light up as it passes. It is all made with modules that come with the
-- program; `vuerlua docs path` explains one.

local color = require "color"
local noise = require "noise"
local orbit = require "orbit"
local path = require "path"
local scatter = require "scatter"
local tween = require "tween"

local SEED, SIZE, LAPS = 4, 30, 40 -- seconds for a lap

local hills = noise.new(SEED)
local function ground(x, z) return 1.2 * hills:simplex(x / 12, z / 12, { octaves = 3 }) end

local corners = {}
for _, p in ipairs{ {-9, -9}, {0, -6}, {9, -10}, {7, 0}, {10, 9}, {0, 6}, {-9, 10}, {-6, 0} } do
  corners[#corners + 1] = { p[1], ground(p[1], p[2]) + 1.2, p[2] }
end
local way = path.catmull_rom(corners, { closed = true })

-- Trees grow away from the path.
local rail = way:points(80)
local function beside_the_way(p)
  for _, q in ipairs(rail) do
    local x, z = p[1] - q[1], p[3] - q[3]
    if x * x + z * z < 1.7 then return false end
  end
  return true
end

local trees = {}
local leaves = color.palette({ "#2d6a4f", "#74a12e", "#b08900" }, 6)
for i, p in ipairs(scatter.poisson(SIZE, SIZE, 1.6, SEED)) do
  if beside_the_way(p) then
    local y, size = ground(p.x, p.z), 0.8 + 0.4 * hills:value(p.x, p.z)
    trees[#trees + 1] = Group{
      key = "tree-" .. i, position = {p.x, y, p.z}, scale = size,
      Cylinder{ key = "trunk-" .. i, args = {0.08, 0.12, 1, 6}, position = {0, 0.5, 0}, material = { color = "#6b4226" } },
      Cone{ key = "leaves-" .. i, args = {0.6, 1.8, 7}, position = {0, 1.7, 0}, material = { color = leaves[i % 6 + 1]:hex() } },
    }
  end
end

-- The ground is a mesh of M by M squares, whose heights are computed all at once.
local M = 40
local xs, zs, faces = Float32Array(M * M), Float32Array(M * M), Uint32Array(6 * (M - 1) ^ 2)
local f = 1
for j = 0, M - 1 do
  for i = 0, M - 1 do
    local v = j * M + i -- vertices count from 0
    xs[v + 1], zs[v + 1] = (i / (M - 1) - 0.5) * SIZE, (j / (M - 1) - 0.5) * SIZE
    if i < M - 1 and j < M - 1 then
      faces:set(f, v, v + M, v + 1, v + 1, v + M, v + M + 1)
      f = f + 6
    end
  end
end
local ys = hills:simplex(xs / 12, zs / 12, { octaves = 3 }) * 1.2

local LAMPS = 16
local function lamp(i, lit)
  local p = way:even((i - 1) / LAMPS)
  return Sphere{
    key = "lamp-" .. i, args = {0.12, 16, 12}, position = p - {0, 0.6, 0},
    material = { color = lit and "#ffd166" or "#6b5b3a" },
  }
end

spawn(function(session)
  local lamps = {}
  for i = 1, LAMPS do lamps[i] = lamp(i, false) end
  session:set(DefaultScene{
    background = "#cfe6f2",
    Fog{ color = "#cfe6f2", near = 6, far = 26 },
    TriMesh{ key = "ground", vertices = Float32Array.interleave(xs, ys, zs), faces = faces, color = "#8a9a5b" },
    Group{ key = "wood", unpack(trees) },
    Group{ key = "lamps", unpack(lamps) },
    Line{ key = "rail", points = way:points(200), color = "#adb5bd", lineWidth = 2 },
    grid = false,
  })
  local ride = orbit.along(way, LAPS, { loop = true })
  ride:play(session)

  -- Each lamp lights up when the camera approaches, and goes out slowly.
  local i = 1
  for _ in frames(LAMPS / LAPS) do
    i = i % LAMPS + 1
    local now = lamp(i, true)
    session:update{ key = now.key, material = now.material }
    tween(now, 2, { material = { color = "#6b5b3a" } }, { session = session, fps = 15, delay = 2.5 })
  end
end)
