-- line 4: ipairs
spawn(function(session)
  local names = { "a", "b" }
  for name in names do
    session:upsert(Box{ key = name })
  end
end)
