-- line 3: true
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", castShadow = True } })
end)
