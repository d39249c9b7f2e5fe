-- line 2: --
// a scene with a box
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
end)
