-- line 3: {x, y, z}
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = 1, 2, 3 } })
end)
