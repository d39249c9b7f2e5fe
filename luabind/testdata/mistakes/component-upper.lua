-- line 3: did you mean 'Sphere'?
spawn(function(session)
  session:set(DefaultScene{ SPHERE{ key = "a" } })
end)
