-- line 3: did you mean 'CLICK'?
spawn(function(session) session:set(DefaultScene{ Box{ key = "b" } })
  for event in session:events() do if event.etype == "CLIK" then print("hit") end end
end)
