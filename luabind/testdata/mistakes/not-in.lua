-- line 3: set[x]
on("CLICK", function(event, session)
  if event.key not in {"a"} then print("a") end
end)
