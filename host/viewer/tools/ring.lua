local count = 8
local ring = {}
for i = 1, count do
  ring[i] = Box{
    key = "box" .. i,
    args = {0.2, 0.2, 0.2},
    material = { color = "deepskyblue" },
  }
end

spawn(function(session)
  session:set(DefaultScene{ unpack(ring) })
  for dt in frames(60) do
    local t = now() / 3
    for i, box in ipairs(ring) do
      local a = t + 2 * math.pi * i / count
      local y = 0.6 + math.sin(3 * a) / 8
      box.position = {math.cos(a), y, math.sin(a)}
      session:upsert(box)
    end
  end
end)
