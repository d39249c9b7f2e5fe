-- line 3: model.obj
spawn(function(session)
  session:set(DefaultScene{ Obj{ key = "model", src = asset("model.obj") } })
end)
