-- line 2: function(session)
spawn(function(self, session)
  session:set(DefaultScene{})
end)
