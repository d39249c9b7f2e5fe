-- line 5: comma
spawn(function(session)
  session:set(DefaultScene{
    Group{ key = "g",
      Box{ key = "a", material = { color = "red" } position = {0, 1, 0} },
    },
  })
end)
