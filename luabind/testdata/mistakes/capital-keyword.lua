-- line 2: function
spawn(Function(session)
  session:set(DefaultScene{})
end)
