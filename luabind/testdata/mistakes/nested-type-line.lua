-- line 6: true or false
spawn(function(session)
  session:set(DefaultScene{
    Group{
      key = "g",
      Box{ key = "a", castShadow = 3 },
    },
  })
end)
