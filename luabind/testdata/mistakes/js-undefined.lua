-- line 3: nil
on("CLICK", function(event, session)
  if event.key == undefined then print("nothing") end
end)
