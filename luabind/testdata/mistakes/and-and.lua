-- line 3: and
on("CLICK", function(event, session)
  if event.key == "box" && event.value then print("the box") end
end)
