-- line 2: "CLICK"
on(CLICK, function(event, session) print(event.key) end)
