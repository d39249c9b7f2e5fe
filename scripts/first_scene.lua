-- Your first scene: a box on a floor, and a spotlight that can be dragged around. A plain
-- Scene has no light and no grid; everything that you see is listed here.

spawn(function(session)
  session:set(Scene{
    camPosition = {0, 1.4, 2.4}, camRotation = {-0.4, 0, 0},
    AmbientLight{ key = "ambient", intensity = 0.6 },
    Movable{
      key = "lamp", position = {0.7, 1, 0.5},
      SpotLight{ key = "spot", intensity = 6, angle = 0.7, penumbra = 0.5, castShadow = true },
      Sphere{ key = "bulb", args = {0.05, 16, 8}, materialType = "basic", material = { color = "#ffd166" } },
    },
    Box{ key = "box", args = {0.5, 0.5, 0.5}, position = {0, 0.25, 0}, material = { color = "#23aaff" }, castShadow = true },
    Plane{ key = "floor", args = {30, 30}, rotation = {-math.pi / 2, 0, 0}, material = { color = "#e8ecf1" }, receiveShadow = true },
    bgChildren = { OrbitControls{ key = "controls" } },
  })
end)
