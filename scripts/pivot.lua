-- Pivots: handles that move and turn their content. The second pivot is inside the first, so
-- the inner ball follows the outer handle and also has its own.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0.4, 1.1, 1.9}, camRotation = {-0.25, 0, 0},
    Pivot{
      key = "outer", position = {0, 0.6, 0}, scale = 0.6,
      Sphere{ key = "sun", args = {0.25, 32, 16}, material = { color = "#ffd166" } },
      Pivot{
        key = "inner", position = {0.9, 0, 0}, scale = 0.4,
        Sphere{ key = "planet", args = {0.12, 32, 16}, material = { color = "#118ab2" } },
      },
    },
  })
end)

on("OBJECT_MOVE_END", function(event)
  local p = event.value.position
  print(string.format("%s is at %.2f %.2f %.2f", event.key, p[1], p[2], p[3]))
end)
