-- line 3: ["repeat"]
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", repeat = true } })
end)
