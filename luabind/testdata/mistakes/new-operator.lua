-- line 3: new
spawn(function(session)
  session:set(DefaultScene{ new Box{ key = "a" } })
end)
