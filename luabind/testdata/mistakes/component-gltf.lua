-- line 3: Glb
spawn(function(session)
  session:set(DefaultScene{ Gltf{ key = "m", src = "https://example.com/m.glb" } })
end)
