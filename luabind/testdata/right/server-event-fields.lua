spawn(function(session)
  session:send(ServerEvent{ etype = "SCORE", key = "board", data = { points = 3 }, team = "red" })
end)
