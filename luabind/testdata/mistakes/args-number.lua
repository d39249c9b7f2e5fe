-- line 3: {1}
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "a", args = 1 } })
end)
