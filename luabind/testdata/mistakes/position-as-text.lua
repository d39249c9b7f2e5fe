-- line 3: {x, y, z}
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", position = "0, 1, 0" } })
end)
