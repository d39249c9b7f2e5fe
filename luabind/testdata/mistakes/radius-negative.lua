-- line 4: the radius, is negative: -2
spawn(function(s)
  local r = -2
  s:set(DefaultScene{ Sphere{ key = "a", args = {r, 32, 16} } })
end)
