-- line 3: ~=
on("CLICK", function(event, session)
  if event.key !== "box" then print("other") end
end)
