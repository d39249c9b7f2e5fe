-- line 3: =
spawn(function(session)
  session:set(DefaultScene{ Box{ "key": "box", "position": {0, 1, 0} } })
end)
