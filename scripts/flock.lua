-- A flock of two thousand birds. Each looks at every other one: two million pairs, fifteen times a
-- second. kernel makes that fast enough, by compiling Lua functions to machine code. Click the ground
-- to call the flock there.

local N, NEAR, CLOSE = 2000, 0.4, 0.3
local position = Float32Array.random(3 * N, 1, -1.5, 1.5)
local velocity = Float32Array.random(3 * N, 2, -1, 1)
local sums = Float32Array(10 * N)      -- what each bird sees: how many, where, how fast, how close
local vertices = Float32Array(12 * N)  -- of its two wings

-- Compares each bird from first to last with all later birds.
local look = kernel(function(first, last, near, close)
  local near2, close2 = near ^ 2, close ^ 2
  for i = first, last do
    local a = 3 * i - 2
    local x, y, z = position[a], position[a + 1], position[a + 2]
    local u, v, w = velocity[a], velocity[a + 1], velocity[a + 2]
    local s = 10 * i - 9
    for j = i + 1, #position / 3 do
      local b = 3 * j - 2
      local dx, dy, dz = position[b] - x, position[b + 1] - y, position[b + 2] - z
      local d2 = dx * dx + dy * dy + dz * dz
      if d2 < near2 and d2 > 0 then
        local k = d2 < close2 and 1 / d2 or 0
        local o = 10 * j - 9
        sums[s], sums[o] = sums[s] + 1, sums[o] + 1
        sums[s + 1], sums[s + 2], sums[s + 3] = sums[s + 1] + dx, sums[s + 2] + dy, sums[s + 3] + dz
        sums[o + 1], sums[o + 2], sums[o + 3] = sums[o + 1] - dx, sums[o + 2] - dy, sums[o + 3] - dz
        sums[s + 4], sums[s + 5], sums[s + 6] = sums[s + 4] + velocity[b] - u, sums[s + 5] + velocity[b + 1] - v, sums[s + 6] + velocity[b + 2] - w
        sums[o + 4], sums[o + 5], sums[o + 6] = sums[o + 4] + u - velocity[b], sums[o + 5] + v - velocity[b + 1], sums[o + 6] + w - velocity[b + 2]
        sums[s + 7], sums[s + 8], sums[s + 9] = sums[s + 7] - k * dx, sums[s + 8] - k * dy, sums[s + 9] - k * dz
        sums[o + 7], sums[o + 8], sums[o + 9] = sums[o + 7] + k * dx, sums[o + 8] + k * dy, sums[o + 9] + k * dz
      end
    end
  end
end)

-- Turns each bird by what it sees and towards the goal, and limits its speed.
local steer = kernel(function(dt, gx, gy, gz)
  for i = 1, #position / 3 do
    local s = 10 * i - 9
    local n = math.max(1, sums[s])
    for axis = 0, 2 do
      local k = 3 * i - 2 + axis
      local goal = axis == 0 and gx or axis == 1 and gy or gz
      local turn = 0.8 * sums[s + 1 + axis] / n + 1.2 * sums[s + 4 + axis] / n + 0.1 * sums[s + 7 + axis]
      velocity[k] = velocity[k] + dt * (turn + 0.5 * (goal - position[k]))
    end
    local u, v, w = velocity[3 * i - 2], velocity[3 * i - 1], velocity[3 * i]
    local speed = math.sqrt(u * u + v * v + w * w)
    local scale = math.max(0.5, math.min(1.2, speed)) / math.max(speed, 1e-6)
    for k = 3 * i - 2, 3 * i do velocity[k] = velocity[k] * scale end
    for k = s, s + 9 do sums[k] = 0 end
  end
end)

-- Moves the birds and beats their wings. A bird is four points: nose, tail and two wing tips.
local fly = kernel(function(dt, t, size)
  for i = 1, #position / 3 do
    local a, p = 3 * i - 2, 12 * i - 11
    for k = a, a + 2 do position[k] = position[k] + dt * velocity[k] end
    position[a + 1] = math.max(0.05, position[a + 1])
    local x, y, z = position[a], position[a + 1], position[a + 2]
    local u, v, w = velocity[a], velocity[a + 1], velocity[a + 2]
    local speed, flat = math.sqrt(u * u + v * v + w * w) / size, math.sqrt(u * u + w * w) / size
    u, v, w = u / speed, v / speed, w / speed
    local phase = (6 * t + 0.37 * i) % 2 -- a wave without a sine: up and down
    local beat = size * (math.abs(phase - 1) - 0.4)
    local sx, sz = w / math.max(flat, 1e-6), -u / math.max(flat, 1e-6)
    vertices[p], vertices[p + 1], vertices[p + 2] = x + u, y + v, z + w
    vertices[p + 3], vertices[p + 4], vertices[p + 5] = x - u, y - v, z - w
    vertices[p + 6], vertices[p + 7], vertices[p + 8] = x + sx - u * 0.4, y + beat, z + sz - w * 0.4
    vertices[p + 9], vertices[p + 10], vertices[p + 11] = x - sx - u * 0.4, y + beat, z - sz - w * 0.4
  end
end)

local faces, colors = Uint32Array(6 * N), Uint8Array(12 * N)
for i = 0, N - 1 do
  faces:set(6 * i + 1, 4 * i, 4 * i + 1, 4 * i + 2, 4 * i, 4 * i + 3, 4 * i + 1)
  local red, green, blue = 255, 120 + 110 * i / N, 60 + 40 * (i % 3)
  for corner = 0, 3 do colors:set(12 * i + 3 * corner + 1, red, green, blue) end
end
position:add({0, 1.8, 0}, position)

local world, goal = SceneStore(), { x = 0, y = 1.5, z = 0 }
fly(0, 0, 0.05)
world:set(DefaultScene{
  camPosition = {0, 1.5, 3.6}, camRotation = {-0.02, 0, 0}, background = "#10233d", grid = false,
  Circle{ key = "ground", args = {7, 96}, rotation = {-math.pi / 2, 0, 0}, material = { color = "#1d3a2f" } },
  TriMesh{ key = "flock", vertices = vertices, faces = faces, colors = colors, materialType = "basic" },
})

-- Each frame looks at a quarter of the pairs, and the birds turn in every fourth frame. The first birds
-- have the most pairs, so the first quarter has the fewest birds.
local PARTS = 4
local function first(part) return math.floor(N * (1 - math.sqrt(1 - part / PARTS))) + 1 end

spawn_task(function()
  local part = 0
  for dt, t in frames(60) do
    dt = math.min(dt, 0.05)
    look(first(part), first(part + 1) - 1, NEAR, CLOSE)
    part = (part + 1) % PARTS
    if part == 0 then
      steer(PARTS * dt, goal.x + math.sin(0.4 * t), goal.y, goal.z + math.cos(0.3 * t))
    end
    fly(dt, t, 0.05)
    world:update(TriMesh{ key = "flock", vertices = vertices })
  end
end)

on("CLICK", function(event)
  local p = event.value and event.value.position
  if event.key == "ground" and p then goal = { x = p[1], y = 1, z = p[3] } end
end)

spawn(function(session) world:subscribe(session) end)
