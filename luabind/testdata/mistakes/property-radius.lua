-- line 3: args
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "a", radius = 2 } })
end)
