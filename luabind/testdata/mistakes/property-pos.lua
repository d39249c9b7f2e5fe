-- line 3: did you mean 'position'?
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "a", pos = {0, 1, 0} } })
end)
