-- line 4-6: sleep(
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  while true do
    session:update{ key = "box", position = {0, math.sin(now()), 0} }
  end
end)
