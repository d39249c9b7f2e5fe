-- line 3: end
on("CLICK", function(event, session)
  if event.key == "box" then
    print("the box")
end)
