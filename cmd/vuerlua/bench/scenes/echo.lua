-- Answers every ASK with an upsert of the requested key at the requested position.

on("ASK", function(event, session)
  session:upsert(Box{ key = event.key, position = event.value.position })
end)

spawn(function(session)
  session:set(DefaultScene{})
  session:forever()
end)
