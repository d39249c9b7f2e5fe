-- line 4: set[x]
on("CLICK", function(event, session)
  local keys = { a = true }
  if event.key in keys then print("a") end
end)
