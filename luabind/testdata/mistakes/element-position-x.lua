-- line 4: position[2]
spawn(function(session)
  local box = Box{ key = "a", position = {0, 0, 0} }
  box.position.y = 2
  session:set(DefaultScene{ box })
end)
