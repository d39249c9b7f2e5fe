-- Text: solid letters, flat letters, and flat letters that always face the viewer.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.5, 2.8}, camRotation = {-0.12, 0, 0},
    Text3D{
      key = "solid", "Lua", size = 0.6, height = 0.15, bevelEnabled = true, bevelSize = 0.015, bevelThickness = 0.03,
      position = {-0.8, 0.9, 0},
      MeshNormalMaterial{ key = "rainbow" },
    },
    Text{ key = "flat", "flat text, from one side", position = {0, 0.5, 0}, fontSize = 0.18, color = "#118ab2" },
    Billboard{
      key = "sign", position = {0, 1.9, 0},
      Text{ key = "facing", "this one always faces you", fontSize = 0.15, color = "#ef476f" },
    },
    AmbientLight{ key = "ambient", intensity = 0.4 },
    DirectionalLight{ key = "sun", intensity = 1, position = {2, 3, 2} },
  })
  for dt, t in frames(30) do
    session:upsert(Text{ key = "flat", string.format("%.1f seconds", t), fontSize = 0.18, color = "#118ab2", position = {0, 0.5, 0} })
  end
end)
