local players = {}
on("CAMERA_MOVE", function(event, session)
  local player = players[session.id]
  if player then player.position = event.value.position end
end)
on("SET", function(event, session) session.data.values[event.key] = event.value end)
spawn(function(session)
  players[session.id] = {}
  session.data.values = {}
  session:on_close(function() players[session.id] = nil end)
  session:set(DefaultScene{ htmlChildren = { Slider{ key = "a", min = 0, max = 1 }, Slider{ key = "b" } } })
end)
