-- line 3: did you mean 'Sphere'?
spawn(function(session)
  session:set(DefaultScene{ Spher{ key = "ball" } })
end)
