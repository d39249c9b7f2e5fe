-- line 6: did you mean 'position'?
spawn(function(session)
  session:set(DefaultScene{
    Group{
      key = "g",
      Box{ key = "a", positon = {0, 1, 0} },
    },
  })
end)
