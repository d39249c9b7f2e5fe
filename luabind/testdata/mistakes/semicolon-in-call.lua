-- line 3: comma
spawn(function(session)
  session:upsert(Box{ key = "box" }; Sphere{ key = "ball" })
end)
