-- line 2: function(
spawn((session)
  session:set(DefaultScene{ Box{ key = "a" } })
end)
