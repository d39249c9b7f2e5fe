-- line 4: comma
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "left" }
    Box{ key = "right" },
  })
end)
