-- line 3: function(session)
spawn(function()
  session:set(DefaultScene{ Box{ key = "box" } })
end)
