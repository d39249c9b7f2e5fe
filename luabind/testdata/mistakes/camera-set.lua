-- line 4: session:look{ from
spawn(function(s)
  s:set(DefaultScene{ Box{ key = "b" } })
  s:set_camera{ position = {0, 1, 4} }
end)
