-- line 3: #ff8800
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "ball", color = "ff8800" } })
end)
