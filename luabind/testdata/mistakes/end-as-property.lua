-- line 3: ["end"] = 100
spawn(function(session)
  session:set(DefaultScene{ bgChildren = { TimelineControls{ key = "t", start = 0, end = 100 } } })
end)
