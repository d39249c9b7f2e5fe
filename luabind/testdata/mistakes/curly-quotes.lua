-- line 3: "box"
spawn(function(session)
  session:set(DefaultScene{ Box{ key = “box” } })
end)
