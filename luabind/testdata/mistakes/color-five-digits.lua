-- line 3: "#rrggbb"
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "ball", material = { color = "#12345" } } })
end)
