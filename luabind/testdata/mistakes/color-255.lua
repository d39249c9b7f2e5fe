-- line 3: 0..1
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "ball", color = {255, 128, 0} } })
end)
