-- line 4: do
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  while session.connected
    sleep(1)
  end
end)
