-- line 4: did you mean 'distance'?
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", on_click = function(event) print(event.value.distanse) end },
  })
end)
