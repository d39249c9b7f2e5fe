-- line 2: write src = "robot.glb"
spawn(function(s) s:set(DefaultScene{ Glb{ key = "b", "robot.glb" } }) end)
