-- line 3: Box.drag.snap has to be a positive number, not -0.5
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { plane = "xz", snap = -0.5 } } })
end)
