-- Bounding boxes: by corners, by size, and many in one provider, which draws them all at
-- once.

spawn(function(session)
  local found = {}
  for i = 1, 24 do
    local angle = i / 24 * 2 * math.pi
    found[i] = BoundingBox{
      key = "found-" .. i, min = {-0.08, 0, -0.08}, max = {0.08, 0.1 + 0.02 * i, 0.08},
      position = { 1.6 * math.cos(angle), 0, 1.6 * math.sin(angle) },
      color = i % 3 == 0 and "#ef476f" or "#118ab2",
    }
  end
  session:set(DefaultScene{ camPosition = {0, 2, 3} })
  session:upsert{
    BoundingBox{ key = "corners", min = {-0.6, 0, -0.3}, max = {-0.1, 0.5, 0.3}, color = "#06d6a0" },
    BoundingBox{ key = "size", size = {0.4, 0.8, 0.4}, position = {0.4, 0.4, 0}, color = "#ffd166", edgeWidth = 0.01 },
    BoundingBoxProvider{ key = "provider", edgeWidth = 0.03, unpack(found) },
  }
end)
