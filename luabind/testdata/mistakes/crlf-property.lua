-- line 3: did you mean 'position'?
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", positon = {0, 1, 0} } })
end)
