-- line 5: [=[ and ]=]
spawn(function(session)
  local list, inner = { 1 }, { 1 }
  --[[
  print(list[[1]])
  ]]
  session:set(DefaultScene{})
end)
