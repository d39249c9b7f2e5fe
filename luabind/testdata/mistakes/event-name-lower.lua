-- line 2: 'CLICK'
on("click", function(event, session) print(event.key) end)
