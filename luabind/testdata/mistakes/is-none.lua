-- line 3: == nil
on("CLICK", function(event, session)
  if event.key is None then print("a") end
end)
