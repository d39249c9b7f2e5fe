-- line 3: "#00ff00"
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", material = { color = #00ff00 } } })
end)
