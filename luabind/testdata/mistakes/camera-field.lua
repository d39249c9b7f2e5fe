-- line 4: write session:look{ from = {x, y, z} }
spawn(function(s)
  s:set(DefaultScene{ Box{ key = "b" } })
  s.camera.position = {0, 1, 4}
end)
