-- line 3: did you mean 'color'?
spawn(function(session)
  session:set(DefaultScene{ PointLight{ key = "l", colour = "red" } })
end)
