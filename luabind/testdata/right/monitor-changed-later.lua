spawn(function(session)
  session:set(DefaultScene{ bgChildren = { KeyboardMonitor{ key = "k" } } })
  session:update{ key = "k", enableKeyDown = true }
end)
on("KeyDown", function(event, session) if event.key == "k" then session:set(DefaultScene{}) end end)
