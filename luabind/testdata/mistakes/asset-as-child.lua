-- line 2: src = asset
spawn(function(s) s:set(DefaultScene{ Glb{ key = "b", asset("scene.lua") } }) end)
