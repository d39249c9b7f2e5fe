-- A first scene of one's own: a box on a floor, and a spotlight that can be dragged around.
-- A plain Scene brings no light and no grid; all that is seen is listed here.

spawn(function(session)
  session:set(Scene{
    camPosition = {0, 1.6, 3},
    AmbientLight{ key = "ambient", intensity = 0.3 },
    Movable{
      key = "lamp", position = {1, 2, 1},
      SpotLight{ key = "spot", intensity = 8, angle = 0.6, penumbra = 0.4, castShadow = true },
    },
    Box{ key = "box", args = {0.5, 0.5, 0.5}, position = {0, 0.25, 0}, material = { color = "#23aaff" }, castShadow = true },
    Plane{ key = "floor", args = {6, 6}, rotation = {-math.pi / 2, 0, 0}, material = { color = "#e8ecf1" }, receiveShadow = true },
    bgChildren = { OrbitControls{ key = "controls" } },
  })
end)
