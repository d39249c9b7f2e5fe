-- line 3: write true
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "a", visible = yes } })
end)
