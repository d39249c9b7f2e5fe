-- line 3: did you mean 'color'?
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", colour = "red" } })
end)
