-- line 3: sleep(1)
spawn(function(session)
  sleep 1
end)
