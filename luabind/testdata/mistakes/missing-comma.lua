-- line 5: comma
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "left", position = {-1, 0, 0},
         args = {1, 1, 1}
         castShadow = true },
  })
end)
