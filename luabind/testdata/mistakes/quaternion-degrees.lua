-- line 4: not 1
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "b" } })
  session:update{ key = "b", quaternion = {0, 90, 0, 1} }
end)
