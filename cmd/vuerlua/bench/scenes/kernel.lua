-- A step of 1,000 birds, each of which looks at all others: as plain Lua, and as a kernel. The scene
-- shows the milliseconds of both as the position of a box.

local n = 1000
local pos, vel = Float32Array.random(3 * n, 1, -4, 4), Float32Array.random(3 * n, 2, -1, 1)
local acc = Float32Array(3 * n)

local function plain(n, dt)
  local far, near = 1, 0.16
  for i = 1, n do
    local a = 3 * i - 2
    local x, y, z = pos[a], pos[a + 1], pos[a + 2]
    local count, cx, cy, cz, vx, vy, vz, ax, ay, az = 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    for j = 1, n do
      local b = 3 * j - 2
      local dx, dy, dz = pos[b] - x, pos[b + 1] - y, pos[b + 2] - z
      local d = dx * dx + dy * dy + dz * dz
      if d < far and d > 0 then
        count = count + 1
        cx, cy, cz = cx + dx, cy + dy, cz + dz
        vx, vy, vz = vx + vel[b], vy + vel[b + 1], vz + vel[b + 2]
        if d < near then ax, ay, az = ax - dx / d, ay - dy / d, az - dz / d end
      end
    end
    if count > 0 then
      acc[a] = 0.8 * cx / count + vx / count - vel[a] + 0.1 * ax
      acc[a + 1] = 0.8 * cy / count + vy / count - vel[a + 1] + 0.1 * ay
      acc[a + 2] = 0.8 * cz / count + vz / count - vel[a + 2] + 0.1 * az
    end
  end
  for i = 1, 3 * n do
    vel[i] = vel[i] + dt * acc[i]
    pos[i] = pos[i] + dt * vel[i]
  end
end

local fast = kernel(plain)

local function time(step, times)
  local best = math.huge
  for _ = 1, times do
    local began = now()
    step(n, 1e-9)
    best = math.min(best, now() - began)
    sleep(0)
  end
  return 1000 * best
end

spawn(function(session)
  session:set(DefaultScene{})
  session:upsert(Box{ key = "took", position = { time(plain, 1), time(fast, 20), 0 } })
  session:forever()
end)
