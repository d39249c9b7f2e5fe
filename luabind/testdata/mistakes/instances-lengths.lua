-- line 5: they take 6 or 8 numbers
spawn(function(session)
  local places = Float32Array(6)
  session:set(DefaultScene{})
  session:upsert(Instances{ key = "drops", of = Box{}, positions = places, colors = {1, 0, 0} })
end)
