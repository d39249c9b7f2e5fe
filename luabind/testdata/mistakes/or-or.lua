-- line 3: or
on("CLICK", function(event, session)
  if event.key == "a" || event.key == "b" then print("one of them") end
end)
