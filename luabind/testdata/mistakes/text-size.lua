-- line 3: fontSize
spawn(function(session)
  session:set(DefaultScene{ Text{ key = "t", "hi", size = 0.2 } })
end)
