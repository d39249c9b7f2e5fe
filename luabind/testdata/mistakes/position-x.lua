-- line 3: position[1]
on("CLICK", function(event, session)
  print(event.value.position.x + 1)
end)
