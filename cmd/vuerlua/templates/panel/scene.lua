-- A scene with a panel of controls: every visitor sees the same values, and may change them.

local knobs = controls("Look", {
  shape = Select{ options = { "box", "ball", "torus" } },
  color = "#ff8800",
  at = {0, 1, 0},
  motion = {
    speed = Slider{ value = 1, min = 0, max = 5, step = 0.1, hint = "turns a second" },
    spin = true,
  },
  reset = Button{ "Reset" },
})

local shapes = {
  box = function(look) return Box(look) end,
  ball = function(look) look.args = {0.6, 48, 48} return Sphere(look) end,
  torus = function(look) look.args = {0.5, 0.2, 24, 64} return Torus(look) end,
}

local world = SceneStore()

-- One shape at a time: its key is its name, so a new shape replaces the old one.
local function show()
  local shape = shapes[knobs.shape]{
    key = knobs.shape, position = knobs.at, material = { color = knobs.color },
    on_click = function(event, session) knobs.motion.spin = not knobs.motion.spin end,
  }
  world:set(DefaultScene{ camPosition = {0, 1.6, 4}, camTarget = {0, 1, 0}, shape })
end

show()
for _, name in ipairs{ "shape", "color", "at" } do knobs:on(name, show) end

knobs:on("reset", function()
  knobs.at, knobs.color, knobs.motion.speed = {0, 1, 0}, "#ff8800", 1
end)

spawn(function(session) world:subscribe(session) end)

spawn_task(function()
  local angle = 0
  for dt in frames(60) do
    if knobs.motion.spin then angle = angle + dt * knobs.motion.speed * 2 * math.pi end
    world:update{ key = knobs.shape, rotation = {0.4, angle, 0} }
  end
end)
