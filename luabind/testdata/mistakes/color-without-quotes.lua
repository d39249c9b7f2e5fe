-- line 3: "red"
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", material = { color = red } } })
end)
