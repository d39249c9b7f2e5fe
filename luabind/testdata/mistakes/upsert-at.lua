-- line 3: session:upsert(Box{
spawn(function(session)
  session:upsert @ Box{ key = "c" }
end)
