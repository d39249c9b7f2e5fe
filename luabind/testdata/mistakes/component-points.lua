-- line 3: PointCloud
spawn(function(session)
  session:set(DefaultScene{ Points{ key = "c" } })
end)
