-- A flag in the wind: a cloth of two thousand points and seven thousand threads, which a kernel pulls
-- straight twelve times in each frame. Click the flag for a gust.

local COLUMNS, ROWS, LENGTH = 60, 40, 0.027
local N = COLUMNS * ROWS
local now, before = Float32Array(3 * N), Float32Array(3 * N)
for row = 0, ROWS - 1 do
  for column = 0, COLUMNS - 1 do
    now:set(3 * (row * COLUMNS + column) + 1, column * LENGTH, 1.9 - row * LENGTH, 0.002 * math.sin(column))
  end
end
before:set(1, now)

-- Moves two points until their distance is the thread's length. The first column is fixed to the
-- pole.
local function thread(a, b, length, fixed)
  local i, j = 3 * a + 1, 3 * b + 1
  local dx, dy, dz = now[j] - now[i], now[j + 1] - now[i + 1], now[j + 2] - now[i + 2]
  local d = math.sqrt(dx * dx + dy * dy + dz * dz)
  local k = (d - length) / math.max(d, 1e-9)
  if fixed then
    now[j], now[j + 1], now[j + 2] = now[j] - k * dx, now[j + 1] - k * dy, now[j + 2] - k * dz
  else
    k = k / 2
    now[i], now[i + 1], now[i + 2] = now[i] + k * dx, now[i + 1] + k * dy, now[i + 2] + k * dz
    now[j], now[j + 1], now[j + 2] = now[j] - k * dx, now[j + 1] - k * dy, now[j + 2] - k * dz
  end
end

local blow = kernel(function(columns, rows, length, dt, t, wind)
  -- Each point keeps its speed, and is moved by the wind and by its weight.
  local sway = math.sin(1.3 * t)
  for row = 0, rows - 1 do
    local swirl = math.sin(0.15 * row + 2.1 * t)
    for column = 1, columns - 1 do
      local k = 3 * (row * columns + column) + 1
      local x, y, z = now[k], now[k + 1], now[k + 2]
      local wave = math.abs((0.05 * column - 1.7 * t) % 2 - 1) - 0.5 -- travels along the flag
      now[k] = x + 0.985 * (x - before[k]) + dt * dt * wind
      now[k + 1] = y + 0.985 * (y - before[k + 1]) - dt * dt * 1.2
      now[k + 2] = z + 0.985 * (z - before[k + 2]) + dt * dt * wind * (wave + 0.4 * swirl + 0.3 * sway)
      before[k], before[k + 1], before[k + 2] = x, y, z
    end
  end
  local diagonal = length * math.sqrt(2)
  for round = 1, 12 do
    for row = 0, rows - 1 do
      for column = 0, columns - 1 do
        local k = row * columns + column
        if column + 1 < columns then thread(k, k + 1, length, column == 0) end
        if row + 1 < rows and column > 0 then thread(k, k + columns, length, false) end
        if row + 1 < rows and column + 1 < columns then thread(k, k + columns + 1, diagonal, column == 0) end
      end
    end
  end
end)

local faces, colors = {}, Uint8Array(3 * N)
for row = 0, ROWS - 1 do
  for column = 0, COLUMNS - 1 do
    local k = row * COLUMNS + column
    if row < ROWS - 1 and column < COLUMNS - 1 then
      faces[#faces + 1] = { k, k + COLUMNS, k + 1 }
      faces[#faces + 1] = { k + 1, k + COLUMNS, k + COLUMNS + 1 }
    end
    -- A wedge at the pole, and two bands.
    local red, green, blue = 244, 241, 222
    if column < ROWS / 2 - math.abs(row - ROWS / 2) then red, green, blue = 61, 64, 91
    elseif row < ROWS / 2 then red, green, blue = 224, 122, 95 end
    colors:set(3 * k + 1, red, green, blue)
  end
end

local world, gust = SceneStore(), 0
world:set(DefaultScene{
  camPosition = {0.7, 1.5, 2.6}, camRotation = {-0.1, 0, 0}, background = "#8fb8d8", grid = false,
  Cylinder{ key = "pole", args = {0.02, 0.02, 2, 16}, position = {-0.02, 1, 0}, material = { color = "#6b705c" } },
  Sphere{ key = "knob", args = {0.04}, position = {-0.02, 2.02, 0}, material = { color = "#e9c46a" } },
  TriMesh{ key = "flag", vertices = now, faces = faces, colors = colors, color = "white" },
})

spawn_task(function()
  for dt, t in frames(60) do
    gust = gust * 0.985
    blow(COLUMNS, ROWS, LENGTH, 1 / 60, t, 8 + 2 * math.sin(0.7 * t) + gust)
    world:update(TriMesh{ key = "flag", vertices = now })
  end
end)

on("CLICK", function(event)
  if event.key == "flag" then gust = 20 end
end)

spawn(function(session) world:subscribe(session) end)
