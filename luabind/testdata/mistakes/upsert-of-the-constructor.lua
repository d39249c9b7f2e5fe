-- line 3: Box{ key
spawn(function(session)
  session:upsert(Box)
end)
