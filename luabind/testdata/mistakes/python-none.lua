-- line 4: nil
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  if session.info == None then print("a stranger") end
end)
