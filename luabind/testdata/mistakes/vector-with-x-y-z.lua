-- line 3: {x, y, z}
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "ball", position = { x = 1, y = 2, z = 3 } } })
end)
