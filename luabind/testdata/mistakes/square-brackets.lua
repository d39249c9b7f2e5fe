-- line 3: {1, 2, 3}
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = [1, 2, 3] } })
end)
