-- line 3: Box{
spawn(function(session)
  session:upsert(Box(key="box", args={1, 1, 1}))
end)
