-- line 3: session:set(
spawn(function(session)
  session.set = DefaultScene{ Box{ key = "a" } }
end)
