-- line 4: did you mean 'speed'?
local speed = 2
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = {sped * 2, 0, 0} } })
end)
