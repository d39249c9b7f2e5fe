-- line 3: args
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", size = {1, 2, 3} } })
end)
