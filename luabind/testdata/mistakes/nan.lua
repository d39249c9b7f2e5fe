-- line 3: position[1]
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = {0 / 0, 0, 0} } })
end)
