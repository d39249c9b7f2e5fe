-- line 3: session:update{
spawn(function(session)
  session:update(key = "box", position = {0, 1, 0})
end)
