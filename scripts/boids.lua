-- Boids: a flock of birds that follow the three rules of Craig Reynolds: cohesion,
-- separation and alignment. A world is one scene for everybody: the flock is computed
-- once for all visitors. Click the floor to call it there.

local N, SIZE = 60, 2
local random = math.random

local boids, elements = {}, {}
for i = 1, N do
  local b = {
    x = (random() - 0.5) * SIZE, y = 0.5 + random(), z = (random() - 0.5) * SIZE,
    vx = random() - 0.5, vy = 0.2 * (random() - 0.5), vz = random() - 0.5,
    position = {0, 0, 0}, rotation = {0, 0, 0, "YXZ"}, -- what its element shows
  }
  boids[i], elements[i] = b, Cone{
    key = "boid-" .. i, args = {0.05, 0.2, 8}, position = b.position, rotation = b.rotation,
    material = { color = string.format("hsl(%d, 95%%, 60%%)", 15 + 40 * i / N) },
  }
end
local goal = { x = 0, y = 1, z = 0 }

-- One step of one boid, from the movements of its neighbours.
local function steer(b, dt)
  local n, cx, cy, cz, vx, vy, vz, ax, ay, az = 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  for _, other in ipairs(boids) do
    local dx, dy, dz = other.x - b.x, other.y - b.y, other.z - b.z
    local d2 = dx * dx + dy * dy + dz * dz
    if d2 > 0 and d2 < 1 then
      n = n + 1
      cx, cy, cz = cx + dx, cy + dy, cz + dz
      vx, vy, vz = vx + other.vx, vy + other.vy, vz + other.vz
      if d2 < 0.16 then ax, ay, az = ax - dx / d2, ay - dy / d2, az - dz / d2 end
    end
  end
  if n > 0 then
    b.vx = b.vx + dt * (0.8 * cx / n + (vx / n - b.vx) + 0.1 * ax)
    b.vy = b.vy + dt * (0.8 * cy / n + (vy / n - b.vy) + 0.1 * ay)
    b.vz = b.vz + dt * (0.8 * cz / n + (vz / n - b.vz) + 0.1 * az)
  end
  b.vx = b.vx + 0.4 * dt * (goal.x - b.x)
  b.vy = b.vy + 0.8 * dt * (goal.y - b.y)
  b.vz = b.vz + 0.4 * dt * (goal.z - b.z)
  local speed = math.sqrt(b.vx ^ 2 + b.vy ^ 2 + b.vz ^ 2)
  local scale = math.max(0.5, math.min(1.6, speed)) / math.max(speed, 1e-6)
  b.vx, b.vy, b.vz = b.vx * scale, b.vy * scale, b.vz * scale
  b.x, b.y, b.z = b.x + b.vx * dt, math.max(0.1, b.y + b.vy * dt), b.z + b.vz * dt
end

local world = SceneStore()
world:set(DefaultScene{
  camPosition = {0, 1.5, 3}, camRotation = {-0.18, 0, 0}, background = "#0b1526", grid = false,
  Circle{ key = "floor", args = {5, 96}, rotation = {-math.pi / 2, 0, 0}, material = { color = "#1b2b45" } },
  Group{ key = "flock", unpack(elements) },
})

spawn_task(function()
  for dt in frames(30) do
    for _, b in ipairs(boids) do
      steer(b, math.min(dt, 0.1))
      b.position[1], b.position[2], b.position[3] = b.x, b.y, b.z
      -- A cone points up: tilt it forward, then turn it in the direction of flight.
      b.rotation[1] = math.acos(math.max(-1, math.min(1, b.vy / 1.6)))
      b.rotation[2] = math.atan2(b.vx, b.vz)
    end
    world:update(elements)
  end
end)

on("CLICK", function(event)
  local p = event.value and event.value.position
  if event.key == "floor" and p then goal = { x = p[1], y = 1, z = p[3] } end
end)

spawn(function(session) world:subscribe(session) end)
