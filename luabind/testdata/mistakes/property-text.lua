-- line 3: Text{
spawn(function(session)
  session:set(DefaultScene{ Text{ key = "t", text = "hi" } })
end)
