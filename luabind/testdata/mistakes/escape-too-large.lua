-- line 3: at most
spawn(function(session)
  session:set(DefaultScene{ Text{ key = "t", text = "\900" } })
end)
