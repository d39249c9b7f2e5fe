-- line 5: did you mean 'roughness'?
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "a",
      material = { color = "red", roughnes = 0.5 } },
  })
end)
