-- line 3: did you mean 'upsert'?
spawn(function(session)
  session:upsret(Box{ key = "box" })
end)
