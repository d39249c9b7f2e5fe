-- line 3: quotes
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", position = {"0", "1", "0"} } })
end)
