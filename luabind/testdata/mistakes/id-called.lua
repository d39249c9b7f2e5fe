-- line 3: session.id
spawn(function(session)
  print(session.id())
end)
