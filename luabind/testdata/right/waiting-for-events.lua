spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  while true do
    local event = session:till("CLICK", { timeout = 60 })
    if event then session:update{ key = event.key, material = { color = "red" } } end
  end
end)
spawn_task(function()
  for i = 1, 3 do sleep(0.1) print(i) end
end)
