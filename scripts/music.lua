-- A music visualiser without the music: a drum, a bass and a melody are played by numbers, and
-- a ring of 48 bars shows what an equaliser would. The buttons change the tempo.

local BARS, STEPS = 48, 16
local beat = { kick = "x...x...x...x...", snare = "....x.......x..x", hat = "x.x.x.x.x.x.x.xx" }
local melody = { 4, 0, 7, 0, 11, 0, 7, 9, 4, 0, 2, 0, 7, 0, 12, 11 }

local level = {}
for i = 1, BARS do level[i] = 0 end

-- A hit raises the bars around a position; nearer bars rise higher.
local function hit(center, width, strength)
  for i = 1, BARS do
    local d = math.abs(i - center)
    d = math.min(d, BARS - d)
    level[i] = math.max(level[i], strength * math.exp(-(d / width) ^ 2))
  end
end

local function play(step)
  local i = math.floor(step % STEPS) + 1
  local function on_beat(track) return beat[track]:sub(i, i) == "x" end
  if on_beat("kick") then hit(4, 5, 1) end
  if on_beat("snare") then hit(28, 6, 0.8) end
  if on_beat("hat") then hit(44, 3, 0.5) end
  if melody[i] > 0 then hit(12 + 1.2 * melody[i], 2, 0.9) end
end

spawn(function(session)
  local state = { tempo = 120 }
  session.data.state = state
  local bars = {}
  for i = 1, BARS do
    local angle = 2 * math.pi * i / BARS
    bars[i] = Box{
      key = "bar-" .. i, args = {0.14, 1, 0.14}, position = { 1.6 * math.cos(angle), 0, 1.6 * math.sin(angle) },
      rotation = {0, -angle, 0}, scale = {1, 0.02, 1},
      material = { color = string.format("hsl(%d, 80%%, 60%%)", 360 * i / BARS), roughness = 0.3 },
    }
  end
  session:set(DefaultScene{
    camPosition = {0, 2.2, 3.8}, camRotation = {-0.45, 0, 0}, background = "#0b0c0f", grid = false,
    Group{ key = "bars", unpack(bars) },
    Sphere{ key = "pulse", args = {0.4, 48, 24}, position = {0, 0.6, 0}, material = { color = "#ffffff", roughness = 0.1 } },
    htmlChildren = {
      div{
        key = "panel", style = { position = "absolute", left = "16px", bottom = "16px" },
        Button{ key = "slower", value = "slower" },
        Button{ key = "faster", value = "faster" },
      },
    },
  })

  local clock, step = 0, -1
  for dt, t in frames(60) do
    clock = clock + dt * state.tempo / 60 * 4 -- in sixteenths
    while step < math.floor(clock) do
      step = step + 1
      play(step)
    end
    for i, bar in ipairs(bars) do
      level[i] = level[i] * math.exp(-4 * dt)
      bar.scale[2] = 0.04 + 1.4 * level[i]
      bar.position[2] = bar.scale[2] / 2
    end
    session:update(bars)
    local s = 0.8 + 0.5 * level[4]
    session:update{
      { key = "pulse", scale = {s, s, s} },
      { key = "bars", rotation = {0, 0.1 * t, 0} },
    }
  end
end)

on("CLICK", function(event, session)
  local change = ({ slower = -10, faster = 10 })[event.key]
  local state = session.data.state
  if change and state then state.tempo = math.max(40, math.min(220, state.tempo + change)) end
end)
