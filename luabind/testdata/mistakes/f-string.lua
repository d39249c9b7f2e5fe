-- line 3: ..
on("CLICK", function(event, session)
  print(f"clicked {event.key}")
end)
