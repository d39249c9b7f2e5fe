-- line 5: "box"
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", position = {-1, 0, 0} },
    Box{ key = "box", position = {1, 0, 0} },
  })
end)
