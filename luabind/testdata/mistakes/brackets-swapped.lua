-- line 3: }
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a" )} })
end)
