-- line 2: function(event, session)
on("CLICK", function(session, event)
  session:upsert(Box{ key = "box" })
end)
