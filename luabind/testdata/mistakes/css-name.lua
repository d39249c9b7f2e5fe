-- line 3: did you mean 'backgroundColor'
spawn(function(s)
  s:set(DefaultScene{ htmlChildren = { div{ key = "d", style = { backgroundcolor = "red" }, "hi" } } })
end)
