-- line 4: on_click = function(event, session) ... end
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", on_click = print("hit") },
  })
end)
