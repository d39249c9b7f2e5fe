-- line 2: set enableKeyDown = true
spawn(function(s) s:set(DefaultScene{ KeyboardMonitor{ key = "k" } }) end)
