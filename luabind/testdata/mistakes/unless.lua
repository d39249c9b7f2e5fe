-- line 3: if not
on("CLICK", function(event, session)
  unless event.key then print("x") end
end)
