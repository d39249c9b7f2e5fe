-- line 3: nil
spawn(function(session)
  session:set(DefaultScene{ Box{ key = None } })
end)
