-- line 3: camTarget
spawn(function(session)
  session:set(DefaultScene{ lookAt = {0, 1, 4}, Box{ key = "b" } })
end)
