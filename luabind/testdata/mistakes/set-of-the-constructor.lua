-- line 3: DefaultScene{ ... }
spawn(function(session)
  session:set(DefaultScene)
end)
