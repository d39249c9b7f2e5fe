-- line 3: 3 numbers
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "ball", position = {1, 2} } })
end)
