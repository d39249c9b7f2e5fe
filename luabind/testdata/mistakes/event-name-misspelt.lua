-- line 2: did you mean 'CLICK'?
on("CLIK", function(event, session) print(event.key) end)
