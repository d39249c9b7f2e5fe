-- line 3: add KeyboardMonitor{ enableKeyDown = true } to the scene
spawn(function(s) s:set(DefaultScene{ Box{ key = "b" } }) end)
on("KeyDown", function(e) print(e.value.key) end)
