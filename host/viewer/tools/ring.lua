local n = 8
local ring = {}
for i = 1, n do
  ring[i] = Box{
    key = "box" .. i,
    args = {0.5, 0.5, 0.5},
    material = { color = "deepskyblue" },
  }
end

spawn(function(session)
  session:set(DefaultScene{ unpack(ring) })
  for dt in frames(60) do
    for i, box in ipairs(ring) do
      local a = now() / 3 + i / n * 2 * math.pi
      local y = 0.8 + math.sin(3 * a) / 4
      box.position = {
        2 * math.cos(a), y, 2 * math.sin(a)
      }
      session:upsert(box)
    end
  end
end)
