-- line 5: it does not close anything
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
end)
end
