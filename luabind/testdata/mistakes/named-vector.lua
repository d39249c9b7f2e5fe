-- line 3: {x, y, z}
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = { x = 1, y = 2, z = 3 } } })
end)
