-- line 3: camPosition
spawn(function(session)
  session:set(DefaultScene{ cameraPosition = {0, 1, 4}, Box{ key = "b" } })
end)
