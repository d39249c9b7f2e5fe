-- line 3: ==
on("CLICK", function(event, session)
  if event.key === "box" then print("box") end
end)
