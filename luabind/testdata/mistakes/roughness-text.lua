-- line 2: Box.material.roughness has to be a number
spawn(function(session) session:set(DefaultScene{ Box{ key = "b", material = { roughness = "0.5" } } }) end)
