-- line 2: function(session)
spawn(function session)
  session:set(DefaultScene{})
end)
