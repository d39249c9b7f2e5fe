-- line 2: function
on("CLICK", fn(event, session) print(event.key) end)
