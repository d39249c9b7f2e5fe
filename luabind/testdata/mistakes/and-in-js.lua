-- line 3: and
on("CLICK", function(event, session)
  if event.key == "a" & event.value then print("a") end
end)
