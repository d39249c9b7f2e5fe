-- line 3: InputBox
spawn(function(session)
  session:set(DefaultScene{ htmlChildren = { Input{ key = "c" } } })
end)
