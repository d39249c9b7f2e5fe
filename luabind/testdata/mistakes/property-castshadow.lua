-- line 3: did you mean 'castShadow'?
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", cast_shadow = true } })
end)
