-- Answers every ASK by an upsert of the asking key at the position asked for.

on("ASK", function(event, session)
  session:upsert(Box{ key = event.key, position = event.value.position })
end)

spawn(function(session)
  session:set(DefaultScene{})
  session:forever()
end)
