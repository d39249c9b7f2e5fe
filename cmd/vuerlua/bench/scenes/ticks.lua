-- Counts the TICKs of each client, and sends the count when a TICK has a key.

on("TICK", function(event, session)
  local data = session.data
  data.n = (data.n or 0) + 1
  if event.key then
    session:upsert(Box{ key = event.key, position = {data.n, 0, 0} })
  end
end)

spawn(function(session)
  session:set(DefaultScene{})
  session:forever()
end)
