-- line 3: do
spawn(function(session)
  while (true) {
    sleep(1)
  }
end)
