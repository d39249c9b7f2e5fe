-- line 2: function(
on("CLICK", lambda event, session: print(event.key))
