-- line 2: a to z
local größe = 2
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "b", scale = größe } })
end)
