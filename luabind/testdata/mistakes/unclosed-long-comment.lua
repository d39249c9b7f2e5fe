-- line 2: ]]
--[[ a scene
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a" } })
end)
