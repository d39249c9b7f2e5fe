-- line 3: number
spawn(function(session)
  session:set(DefaultScene{ Text{ key = "label", "hello", fontSize = "0.5" } })
end)
