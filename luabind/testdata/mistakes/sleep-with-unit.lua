-- line 3: write 1 alone
spawn(function(session)
  sleep(1s)
end)
