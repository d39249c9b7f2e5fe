-- line 3: true or false
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", castShadow = 1 } })
end)
