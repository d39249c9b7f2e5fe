-- line 4: did you mean 'frames'?
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  for dt, t in framse(60) do
    session:update{ key = "box", rotation = {0, t, 0} }
  end
end)
