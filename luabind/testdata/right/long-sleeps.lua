spawn_task(function()
  while true do
    print(time())
    sleep(600)
  end
end)
after(7200, function() print("two hours") end)
spawn(function(session)
  session:set(DefaultScene{})
  sleep(3600)
end)
