-- line 8: {x, y, z}
spawn(function(session)
  local place = "0, 1, 0"
  session:set(DefaultScene{
    Box{ key = "a", position = {0, 0, 0} },
    Group{
      key = "g",
      Box{ key = "b", position = place },
    },
  })
end)
