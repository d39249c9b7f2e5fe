-- line 3: for i = 
spawn(function(session)
  for i in range(10) do
    session:upsert(Box{ key = "box-" .. i })
  end
end)
