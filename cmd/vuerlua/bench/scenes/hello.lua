-- A box that circles, to measure the time until a client shows it.

spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", args = { 0.6, 0.6, 0.6 }, position = { 0, 0.5, 0 }, material = { color = "#23aaff" } },
  })
  for dt, t in frames(60) do
    session:upsert(Box{ key = "box", position = { math.cos(t), 0.5, math.sin(t) } })
  end
end)
