-- A field of arrows that two whirls stir: drag a whirl, and the arrows follow.

local N, STEP = 26, 0.25
local starts = Float32Array(3 * N * N)
for i = 0, N * N - 1 do
  starts:set(3 * i + 1, { (i % N - (N - 1) / 2) * STEP, 0.05, (math.floor(i / N) - (N - 1) / 2) * STEP })
end
local x, z = starts:column(1, 3), starts:column(3, 3)
local whirls = { a = { at = {-1.5, 0.3, 0}, spin = 1 }, b = { at = {1.5, 0.3, 0.5}, spin = -1 } }

local knobs = controls("Field", {
  strength = Slider{ min = 0.2, max = 2, value = 1 },
  head = Slider{ label = "heads", min = 0.5, max = 4, value = 2 },
})

-- The arrows are tangents of the circles around the whirls, shorter with the distance.
local function arrows()
  local u, v = x * 0, z * 0
  for _, whirl in pairs(whirls) do
    local dx, dz = x - whirl.at[1], z - whirl.at[3]
    local pull = (dx * dx + dz * dz + 0.6):pow(-1) * (whirl.spin * 0.5 * knobs.strength)
    u, v = u - dz * pull, v + dx * pull
  end
  local speed = ((u * u + v * v):sqrt() / 0.5):clamp(0, 1)
  return Arrows{
    key = "field", starts = starts, vectors = Float32Array.interleave(u, u * 0, v), headScale = knobs.head,
    colors = Float32Array.interleave(speed, 0.75 - speed * 0.4, 0.95 - speed * 0.6),
  }
end

local world = SceneStore()
local function whirl(name, color)
  return Sphere{
    key = name, args = {0.22, 48, 32}, position = whirls[name].at, color = color, material = { roughness = 0.3 },
    drag = { plane = "xz", move = true, bounds = {{-3, 0, -3}, {3, 1, 3}} },
    on_drag = function(event)
      whirls[name].at = event.value.node
      world:update{ { key = name, position = event.value.node }, arrows() }
    end,
  }
end
world:set(DefaultScene{
  camera = { from = {0.6, 3.6, 4.4}, at = {0.6, 0, 0.3} }, arrows(), whirl("a", "#ef476f"), whirl("b", "#118ab2"),
})
knobs:on("strength", function() world:update(arrows()) end)
knobs:on("head", function() world:update(arrows()) end)
spawn(function(session) world:subscribe(session) end)
