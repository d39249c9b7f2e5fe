-- A sky: a sphere around everything, seen from the inside, with a picture on it. The element is
-- made once and sent to every visitor.

local sky

spawn(function(session)
  sky = sky or Sphere{
    key = "sky", args = {20, 48, 24}, position = {0, 1, 0}, rotation = {0, math.pi / 2, 0},
    materialType = "basic", material = { map = asset("assets/sky.png"), side = 1 },
  }
  session:set(DefaultScene{
    camPosition = {0, 1.4, 3.4},
    sky,
    Torus{ key = "ring", args = {0.6, 0.2, 24, 64}, position = {0, 1, 0}, material = { color = "#ffffff", metalness = 1, roughness = 0.1 } },
    grid = false,
  })
end)
