-- line 4: write function(event, session)
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", on_click = function(session, event) print(session.id) end },
  })
end)
