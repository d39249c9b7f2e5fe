-- line 3: workspace
spawn(function(session)
  session:set(DefaultScene{ Glb{ key = "duck", src = asset("/etc/duck.glb") } })
end)
