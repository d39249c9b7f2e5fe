-- line 2: on(
@app.add_handler("CLICK")
on("CLICK", function(event, session) print(event.key) end)
