-- line 3: seconds
spawn(function(session)
  while true do sleep(1000) print("tick") end
end)
