-- line 3: did you mean 'double'
spawn(function(s)
  s:set(DefaultScene{ Plane{ key = "p", material = { side = "both" } } })
end)
