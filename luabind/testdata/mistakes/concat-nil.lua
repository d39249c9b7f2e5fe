-- line 4: nil
spawn(function(session)
  local name
  print("hello " .. name)
end)
