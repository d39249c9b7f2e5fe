-- A scene at rest. With arg[1], each session has a timer that is due so many times a second.

local rate = tonumber(arg[1])

spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "box", args = { 1, 1, 1 }, position = { 0, 0.5, 0 }, material = { color = "#23aaff" } },
  })
  if rate then
    for _ in frames(rate) do end
  end
  session:forever()
end)
