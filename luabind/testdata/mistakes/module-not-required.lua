-- line 3: require "vec3"
spawn(function(session)
  local v = vec3(1, 2, 3)
  session:set(DefaultScene{ Box{ key = "a", position = v } })
end)
