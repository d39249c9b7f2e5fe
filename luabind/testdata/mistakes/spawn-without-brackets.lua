-- line 2: spawn(
spawn function(session)
  session:set(DefaultScene{})
end
