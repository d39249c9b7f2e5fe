-- line 3: the highest corner has to be a number or a list of 3 numbers, not a list of 2 items
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", drag = { bounds = { {0, 0, 0}, {1, 1} } } } })
end)
