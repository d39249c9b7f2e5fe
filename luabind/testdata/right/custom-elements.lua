spawn(function(session)
  local box = Box{ key = "box" }
  box.position = {0, 1, 0}
  box.material = { color = "gold", roughness = 0.2, metalness = 0.8, clearcoat = 1, shininess = 30, gradientMap = "https://example.com/x.png" }
  session:set(Scene{ box, bgChildren = { HemisphereLightStage{ key = "lights" } } })
  session:send(ServerEvent{ etype = "MY_EVENT", data = { size = 3 } })
  session:update{ key = "box", name = "lid" }
end)
