-- line 3: if
on("CLICK", function(event, session)
  If event.key == "a" then print("a") end
end)
