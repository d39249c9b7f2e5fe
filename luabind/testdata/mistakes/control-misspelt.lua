-- line 5: did you mean 'speed'?
local knobs = controls("Look", { speed = 1 })
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  session:update{ key = "box", rotation = {0, knobs.sped, 0} }
end)
