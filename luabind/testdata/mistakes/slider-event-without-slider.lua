-- line 3: add Slider{ ... } to htmlChildren
spawn(function(s) s:set(DefaultScene{ Box{ key = "b" } }) end)
on("SET", function(e) print(e.value) end)
