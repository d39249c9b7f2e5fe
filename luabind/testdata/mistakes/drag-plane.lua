-- line 3: did you mean 'xz'
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { plane = "xzz" } } })
end)
