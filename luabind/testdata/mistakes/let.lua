-- line 2: local
let speed = 2
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = {speed, 0, 0} } })
end)
