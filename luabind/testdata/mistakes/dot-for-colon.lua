-- line 3: session:upsert(...)
spawn(function(session)
  session.upsert(Box{ key = "box" })
end)
