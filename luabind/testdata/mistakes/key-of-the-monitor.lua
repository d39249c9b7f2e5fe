-- line 3: the pressed key is event.value.key
spawn(function(s) s:set(DefaultScene{ KeyboardMonitor{ key = "k", enableKeyDown = true } }) end)
on("KeyDown", function(event) if event.key == "w" then print("forward") end end)
