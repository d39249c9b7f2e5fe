-- line 4: session:update(SceneCamera{ key = "SceneCamera"
spawn(function(s)
  s:set(DefaultScene{ Box{ key = "b" } })
  s:look{ from = {0, 1, 4}, at = {0, 0, 0} }
end)
