-- line 3: Box.drag.move has to be true or false
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { move = "yes" } } })
end)
