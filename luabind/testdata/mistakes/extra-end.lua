-- line 5: one too many
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
end)
end
