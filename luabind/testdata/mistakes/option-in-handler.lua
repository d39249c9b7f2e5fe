-- line 4: did you mean 'to'?
spawn(function(session) session:set(DefaultScene{ Group{ key = "g" } }) end)
on("CLICK", function(event, session)
  if event.value.key == nil then session:upsert(Box{ key = "c" }, { parent = "g" }) end
end)
