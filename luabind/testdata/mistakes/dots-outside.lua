-- line 3: last parameter
spawn(function(session)
  print(...)
end)
