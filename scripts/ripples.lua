-- Ripples: a picture made of numbers, twenty times a second. Click the water to throw a stone into it; a
-- select box chooses the colors.

local W, H = 192, 120
local now, before = Float32Array(W * H), Float32Array(W * H)

local knobs = controls("Water", {
  ramp = Select{ label = "colors", options = { "viridis", "magma", "turbo", "coolwarm", "gray" }, value = "magma" },
  rain = Slider{ label = "stones a second", min = 0, max = 5, value = 1 },
})

-- A step of the wave equation: each point is pulled towards its neighbours.
local step = kernel(function(a, b)
  for y = 1, H - 2 do
    for x = 2, W - 1 do
      local i = y * W + x
      b[i] = ((a[i - 1] + a[i + 1] + a[i - W] + a[i + W]) / 2 - b[i]) * 0.99
    end
  end
end)

local function stone(x, y)
  for j = math.max(1, y - 3), math.min(H - 2, y + 3) do
    for i = math.max(2, x - 3), math.min(W - 1, x + 3) do
      now[j * W + i] = now[j * W + i] - 2 * math.exp(-((i - x) ^ 2 + (j - y) ^ 2) / 4)
    end
  end
end

local function water()
  return Image{ Image.from(W, H, now, { ramp = knobs.ramp, min = -0.6, max = 0.6 }), key = "water", format = "jpeg", quality = 90, interpolate = true }
end

local world = SceneStore()
local pool = water()
pool.height, pool.aspect, pool.position, pool.rotation = 3, W / H, {0, 0.1, 0}, {-math.pi / 2, 0, 0}
pool.on_click = function(event)
  local u, v = unpack(event.value.uv)
  stone(math.floor(u * W), math.floor((1 - v) * H))
end
world:set(DefaultScene{ camera = { from = {0.5, 2.7, 2.6}, at = {0.5, 0, 0.2} }, outline = false, pool })
spawn(function(session) world:subscribe(session) end)

for dt in frames(20) do
  if math.random() < knobs.rain * dt then stone(math.random(10, W - 10), math.random(10, H - 10)) end
  for i = 1, 2 do
    step(now, before)
    now, before = before, now
  end
  world:update(water())
end
