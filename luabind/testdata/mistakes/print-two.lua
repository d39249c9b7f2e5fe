-- line 3: print(
spawn(function(session)
  print "a", "b"
end)
