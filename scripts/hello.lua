-- The smallest scene that moves: a box that circles and turns. Run it with `vuerlua run
-- hello.lua`, open the address that it prints, and edit it.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.5, 2.6}, camRotation = {-0.3, 0, 0},
    Box{ key = "box", args = {0.6, 0.6, 0.6}, position = {0, 0.5, 0}, material = { color = "#23aaff" } },
  })

  for dt, t in frames(60) do
    session:upsert(Box{
      key = "box",
      position = { math.cos(t), 0.5 + 0.2 * math.sin(3 * t), math.sin(t) },
      rotation = { 0, t, 0.5 * t },
    })
  end
end)
