-- line 3: remove it
spawn(function(session)
  session:set(DefaultScene{});;
end)
