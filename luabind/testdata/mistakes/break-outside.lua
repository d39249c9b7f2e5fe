-- line 3: loop
on("CLICK", function(event, session)
  break
end)
