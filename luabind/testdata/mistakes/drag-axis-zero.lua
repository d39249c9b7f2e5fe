-- line 3: Box.drag.axis is a vector of length 0
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { axis = {0, 0, 0} } } })
end)
