-- line 4: session:update(SceneCamera{ key = "SceneCamera"
spawn(function(s)
  s:set(DefaultScene{ Box{ key = "b" } })
  s.camera.position = {0, 1, 4}
end)
