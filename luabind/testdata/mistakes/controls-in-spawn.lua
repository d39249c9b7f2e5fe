-- line 4: the panel "Look"
controls("Look", { speed = 1 })
spawn(function(session)
  controls("Look", { speed = 1 })
  session:set(DefaultScene{ Box{ key = "box" } })
end)
