-- line 3: did you mean 'plane'
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { palne = "xz" } } })
end)
