-- line 3: placeholder
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { InputBox{ key = "s", label = "name" } } })
end)
