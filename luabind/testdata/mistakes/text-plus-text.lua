-- line 4: ..
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  print("hello, " + session.id)
end)
