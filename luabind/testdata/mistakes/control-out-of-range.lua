-- line 2: choose a value from min to max
local knobs = controls("Look", { speed = Slider{ value = 9, min = 0, max = 5 } })
spawn(function(session) session:set(DefaultScene{ Box{ key = "box" } }) print(knobs.speed) end)
