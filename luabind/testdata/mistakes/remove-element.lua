-- line 4: key
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a" } })
  session:remove(true)
end)
