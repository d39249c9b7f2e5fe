-- line 3: Select
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Dropdown{ key = "c" } } })
end)
