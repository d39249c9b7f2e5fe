-- line 3: Box
spawn(function(session)
  session:set(DefaultScene{ Cube{ key = "a" } })
end)
