-- line 3: not
on("CLICK", function(event, session)
  if !event.key then print("nothing") end
end)
