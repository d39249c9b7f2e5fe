-- line 3: quotes
spawn(function(session)
  session:set(DefaultScene{ Box{ key = ‘box’ } })
end)
