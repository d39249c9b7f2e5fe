-- line 3: quote
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box, args = {1, 1, 1} } })
end)
