-- line 4: ipairs
spawn(function(session)
  local names = { "a", "b" }
  for (name of names) {
    session:upsert(Box{ key = name })
  }
end)
