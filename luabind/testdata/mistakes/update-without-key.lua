-- line 4: key
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
  session:update{ position = {1, 0, 0} }
end)
