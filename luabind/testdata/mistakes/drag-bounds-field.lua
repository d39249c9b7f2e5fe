-- line 3: did you mean 'max'
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { bounds = { min = {0, 0, 0}, maxi = {1, 1, 1} } } } })
end)
