-- line 4: spelling
spawn(function(session)
  local v = require "vec3"
  print(v.new(1, 2, 3).normalise())
end)
