-- line 3: Box
spawn(function(session)
  session:upsert("box", { position = {0, 1, 0} })
end)
