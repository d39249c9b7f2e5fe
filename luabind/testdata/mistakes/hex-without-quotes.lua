-- line 3: "#ff0000"
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", material = { color = #ff0000 } } })
end)
