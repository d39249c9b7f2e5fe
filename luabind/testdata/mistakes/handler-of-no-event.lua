-- line 4: it sends no SET
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", on_change = function(event) print(event.value) end },
  })
end)
