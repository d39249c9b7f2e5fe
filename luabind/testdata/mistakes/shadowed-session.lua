-- line 3: session
spawn(function(s)
  session:set(DefaultScene{ Box{ key = "a" } })
end)
