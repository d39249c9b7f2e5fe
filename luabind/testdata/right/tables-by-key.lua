local speeds = { red = 1, blue = 2 }
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "red" }, Sphere{ key = "blue" } })
end)
on("CLICK", function(event, session)
  session:update{ key = event.key, position = { speeds[event.key] * 2, 0, 0 } }
end)
