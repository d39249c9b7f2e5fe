-- line 3: color = "red"
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", material = "red" } })
end)
