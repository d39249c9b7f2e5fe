-- line 3: Button
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Checkbox{ key = "c" } } })
end)
