-- line 3: write of = Box{}
spawn(function(session)
  session:set(DefaultScene{ Instances{ key = "drops", positions = Float32Array(6) } })
end)
