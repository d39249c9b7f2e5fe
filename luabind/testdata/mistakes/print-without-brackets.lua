-- line 3: print(
spawn(function(session)
  print hello
end)
