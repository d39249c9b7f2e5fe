-- The other end of scene.lua: connects to it as a client, and moves the ball in a circle.

local SetPosition = ClientEvent{ etype = "SET_POSITION", value = {0, 0.5, 0} }

spawn_task(function()
  local client = VuerClient{ uri = arg[1] or "ws://localhost:8012" }
  client:connect()
  for dt, t in frames(30) do
    if not client.connected then break end
    client:send(SetPosition{ value = { math.cos(t), 0.5, math.sin(t) } })
  end
  print("the server has gone")
end)
