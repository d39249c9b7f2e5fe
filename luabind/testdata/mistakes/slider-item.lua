-- line 3: label = "speed"
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Slider{ key = "s", "speed" } } })
end)
