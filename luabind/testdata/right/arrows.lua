-- A click on Arrows says which arrow was hit.
spawn(function(session)
  session:set(DefaultScene{
    Arrows{ key = "field", starts = {0, 0, 0, 1, 0, 0}, vectors = {0, 1, 0, 0, 1, 0}, on_click = function(event, session)
      print("arrow " .. event.value.instance)
    end },
  })
end)
