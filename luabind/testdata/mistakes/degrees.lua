-- line 3: math.rad
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", rotation = {0, 90, 0} } })
end)
