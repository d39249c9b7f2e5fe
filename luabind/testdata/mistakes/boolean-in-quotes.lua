-- line 3: true or false, without quotes
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", castShadow = "true" } })
end)
