-- line 2: function(
on("CLICK", (event, session) => {
  print(event.key)
})
