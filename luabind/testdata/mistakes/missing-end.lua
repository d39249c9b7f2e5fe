-- line 4: end
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  for dt, t in frames(60) do
    session:update{ key = "box", position = {0, math.sin(t), 0} }
end)

on("CLICK", function(event, session)
  print(event.key)
end)
