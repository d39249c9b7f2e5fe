-- line 3: ..
on("CLICK", function(event, session)
  print(`clicked ${event.key}`)
end)
