-- line 3: put the file beside the script
spawn(function(session)
  session:set(DefaultScene{ Glb{ key = "duck", src = asset("https://example.com/duck.glb") } })
end)
