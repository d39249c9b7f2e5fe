-- line 4: arrays of another count come all together: also give colors
spawn(function(session)
  session:set(DefaultScene{ Instances{ key = "drops", of = Box{}, positions = Float32Array(6), colors = Float32Array(6) } })
  session:update{ key = "drops", positions = Float32Array(9) }
end)
