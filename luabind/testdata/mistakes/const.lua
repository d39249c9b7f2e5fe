-- line 2: local
const SPEED = 2
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = {SPEED, 0, 0} } })
end)
