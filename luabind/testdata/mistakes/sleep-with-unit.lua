-- line 3: write 1 without the unit
spawn(function(session)
  sleep(1s)
end)
