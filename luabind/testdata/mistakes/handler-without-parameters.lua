-- line 3: function(event, session)
on("CLICK", function()
  print(event.key)
end)
