-- line 3: ..
spawn(function(session)
  print("clients: " + 1)
end)
