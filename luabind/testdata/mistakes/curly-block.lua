-- line 3: then
on("CLICK", function(event, session)
  if event.key == "box" {
    print("the box")
  }
end)
