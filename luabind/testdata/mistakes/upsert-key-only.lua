-- line 3: session:upsert{ key = "box"
spawn(function(session)
  session:upsert("box", { position = {0, 1, 0} })
end)
