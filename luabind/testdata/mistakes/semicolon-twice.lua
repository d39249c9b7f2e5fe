-- line 3: take it out
spawn(function(session)
  session:set(DefaultScene{});;
end)
