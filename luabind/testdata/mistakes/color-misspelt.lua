-- line 3: did you mean "orange"?
spawn(function(session)
  session:set(DefaultScene{ Sphere{ key = "ball", color = "ornage" } })
end)
