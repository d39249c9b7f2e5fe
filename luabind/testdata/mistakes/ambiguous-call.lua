-- line 4: semicolon
spawn(function(session)
  local show = session
  (function() print("ready") end)()
end)
