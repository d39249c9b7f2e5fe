-- line 3: session
spawn(function(session)
  Session:upsert(Box{ key = "box" })
end)
