-- line 2: write 0.5 for 50 %
spawn(function(session) session:set(DefaultScene{ Box{ key = "b", material = { opacity = 50, transparent = true } } }) end)
