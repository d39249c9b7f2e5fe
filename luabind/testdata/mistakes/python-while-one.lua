-- line 3: do
spawn(function(session)
  while 1:
    sleep(1)
  end
end)
