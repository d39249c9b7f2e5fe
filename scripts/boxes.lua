-- The smallest scene: two boxes and a light, in a Scene without anything else.

spawn(function(session)
  session:set(Scene{
    camPosition = {0, 0.8, 1.6},
    AmbientLight{ key = "light", intensity = 1 },
    Box{ key = "small", args = {0.2, 0.2, 0.2}, position = {0, 0.1, 0}, material = { color = "#118ab2" } },
    Box{ key = "wide", args = {0.8, 0.2, 0.2}, position = {0, 0.3, 0}, material = { color = "#ffd166" } },
    bgChildren = { OrbitControls{ key = "controls" } },
  })
  session:forever()
end)
