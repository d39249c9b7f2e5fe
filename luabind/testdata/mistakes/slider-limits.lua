-- line 2: min is the lowest value
spawn(function(session) session:set(DefaultScene{ htmlChildren = { Slider{ key = "s", min = 5, max = 1 } } }) end)
