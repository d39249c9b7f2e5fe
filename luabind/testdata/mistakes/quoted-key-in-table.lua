-- line 3: write key =
spawn(function(session)
  session:set(DefaultScene{ Box{ "key" = "a" } })
end)
