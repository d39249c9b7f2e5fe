-- A sky: a sphere around everything, seen from the inside, with a picture on it. The element is
-- created once and sent to every visitor.

local sky

spawn(function(session)
  sky = sky or Sphere{
    key = "sky", args = {40, 64, 32}, rotation = {0, math.pi / 2, 0},
    materialType = "basic", material = { map = asset("assets/sky.jpg"), side = 1 },
  }
  session:set(DefaultScene{
    camPosition = {0, 0.5, 3}, camRotation = {0.08, 0, 0},
    sky,
    Torus{ key = "ring", args = {0.6, 0.2, 24, 64}, position = {0, 0.6, 0}, material = { color = "#ffe0c8", metalness = 1, roughness = 0.15 } },
    grid = false,
  })
end)
