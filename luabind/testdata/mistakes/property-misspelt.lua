-- line 3: did you mean 'position'?
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", positon = {0, 1, 0} } })
end)
