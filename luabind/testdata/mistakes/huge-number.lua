-- line 3: inf
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = {1 / 0, 0, 0} } })
end)
