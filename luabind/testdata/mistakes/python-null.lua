-- line 3: write nil
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", color = nul } })
end)
