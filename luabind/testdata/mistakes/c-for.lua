-- line 3: for i = 
spawn(function(session)
  for (let i = 0; i < 10; i++) {
    session:upsert(Box{ key = "box-" .. i })
  }
end)
