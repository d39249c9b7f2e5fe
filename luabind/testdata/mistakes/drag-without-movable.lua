-- line 3: add Movable{ ... } or Pivot{ ... } to the scene
spawn(function(s) s:set(DefaultScene{ Box{ key = "b" } }) end)
on("OBJECT_MOVE", function(e) print(e.key) end)
