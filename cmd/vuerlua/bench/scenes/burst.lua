-- Creates arg[1] boxes, one upsert each, without a pause.

local count = tonumber(arg[1])

spawn(function(session)
  session:set(DefaultScene{})
  for i = 1, count do
    session:upsert(Box{ key = "box-" .. i, position = { i, 0, 0 } })
  end
  session:forever()
end)
