-- line 2: colon
spawn(function(session):
  session:set(DefaultScene{})
end)
