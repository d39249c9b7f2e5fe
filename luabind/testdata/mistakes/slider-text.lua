-- line 3: label
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Slider{ key = "s", text = "speed" } } })
end)
