-- line 3: set enableKeyUp = true in the KeyboardMonitor
spawn(function(s) s:set(DefaultScene{ KeyboardMonitor{ key = "k", enableKeyDown = true } }) end)
on("KeyUp", function(e) print(e.value.key) end)
