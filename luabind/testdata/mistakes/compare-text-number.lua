-- line 4: tonumber
spawn(function(session)
  local count = "10"
  if count > 5 then print("many") end
end)
