-- A scene that moves: frames(60) gives the time, sixty times a second.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.4, 2.6},
    Box{ key = "box", args = {0.6, 0.6, 0.6}, position = {0, 0.5, 0}, material = { color = "#23aaff" } },
    Sphere{ key = "ball", args = {0.2, 32, 16}, position = {1, 0.5, 0}, material = { color = "#ff9f43" } },
  })

  for dt, t in frames(60) do
    session:update{
      Box{ key = "box", rotation = {0, t, 0} },
      Sphere{ key = "ball", position = { math.cos(2 * t), 0.5 + 0.2 * math.sin(5 * t), math.sin(2 * t) } },
    }
  end
end)
