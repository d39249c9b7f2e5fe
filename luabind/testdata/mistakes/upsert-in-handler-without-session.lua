-- line 3: function(event, session)
on("CLICK", function(event)
  session:upsert(Box{ key = "box" })
end)
