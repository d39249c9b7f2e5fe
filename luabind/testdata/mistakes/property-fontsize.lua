-- line 3: did you mean 'fontSize'?
spawn(function(session)
  session:set(DefaultScene{ Text{ key = "t", "hi", fontsize = 1 } })
end)
