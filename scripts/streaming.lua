-- Streaming: a function that is passed to bind yields frames, each with its own rate. Late
-- frames are skipped, so that the pace stays the same.

bind(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.7, 3.2}, camRotation = {-0.2, 0, 0},
    Box{ key = "box", args = {0.5, 0.5, 0.5}, position = {0, 0.5, 0}, material = { color = "#06d6a0" } },
    Sphere{ key = "slow", args = {0.25, 32, 16}, position = {0, 1.5, 0}, material = { color = "#118ab2" } },
  })

  local t = 0
  while true do
    -- Three seconds at 60 frames per second, then one second at 10.
    for i = 1, 180 do
      t = t + 1 / 60
      yield(Frame{ Update(Box{ key = "box", position = {math.sin(t), 0.5, 0} }), frame_rate = 60 })
    end
    for i = 1, 10 do
      t = t + 1 / 10
      yield(Frame{
        Update(Box{ key = "box", position = {math.sin(t), 0.5, 0} }),
        Update(Sphere{ key = "slow", position = {math.cos(t), 1.5, 0} }),
        frame_rate = 10,
      })
    end
  end
end)
