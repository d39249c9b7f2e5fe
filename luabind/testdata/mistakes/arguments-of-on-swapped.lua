-- line 2: "CLICK"
on(function(event) print(event.key) end, "CLICK")
