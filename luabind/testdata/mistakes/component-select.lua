-- line 3: Button
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Select{ key = "c" } } })
end)
