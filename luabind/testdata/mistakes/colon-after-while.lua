-- line 3: do
spawn(function(session)
  while session.connected:
    sleep(1)
  end
end)
