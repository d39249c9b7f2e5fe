-- line 3: DefaultScene{
spawn(function(session)
  session:set{ Box{ key = "a" } }
end)
