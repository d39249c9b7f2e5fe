-- line 3: session:set(DefaultScene{
spawn(function(session)
  session:set(Box{ key = "box" })
end)
