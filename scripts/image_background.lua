-- A film behind the scene: pictures made by the script, a few per second, in a background that
-- stays in front of the camera. Each eye has its own picture, by layer; a screen shows the left
-- one. Objects nearer or farther than the background are shifted between the two pictures.

local W, H = 64, 36

local function frame(t, shift)
  return Image.new(W, H, function(x, y)
    x = x + shift
    local v = 0.5 + 0.5 * math.sin(0.2 * x + 2 * t) * math.cos(0.3 * y - t)
    return 0.1 + 0.2 * v, 0.3 + 0.4 * v, 0.6 + 0.3 * v
  end)
end

spawn(function(session)
  session:set(Scene{
    camPosition = {0, 1.2, 3},
    AmbientLight{ key = "light", intensity = 1 },
    DirectionalLight{ key = "sun", intensity = 2, position = {2, 3, 2} },
    TorusKnot{ key = "knot", args = {0.4, 0.13, 128, 24}, position = {0, 0.2, 0}, material = { color = "#ffd166" } },
    bgChildren = { OrbitControls{ key = "controls" } },
  })
  for dt, t in frames(10) do
    session:upsert({
      ImageBackground{ frame(t, 0), key = "left", layers = 1, distanceToCamera = 10, interpolate = true },
      ImageBackground{ frame(t, 2), key = "right", layers = 2, distanceToCamera = 10, interpolate = true },
    }, "bgChildren")
  end
end)
