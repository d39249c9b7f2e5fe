-- line 2: comma
on("CLICK" function(event, session)
  print(event.key)
end)
