-- line 3: Box.drag.plane is a vector of length 0
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { plane = { normal = {0, 0, 0} } } } })
end)
