-- line 3: the minimum of z (1) is above its maximum (-1)
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { plane = "xz", bounds = { {-1, 0, 1}, {1, 0, -1} } } } })
end)
