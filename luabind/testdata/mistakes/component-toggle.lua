-- line 3: Switch
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Toggle{ key = "c" } } })
end)
