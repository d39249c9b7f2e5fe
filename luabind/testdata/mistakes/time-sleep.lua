-- line 3: sleep(
spawn(function(session)
  time.sleep(1)
end)
