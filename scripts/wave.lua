-- A field of boxes that rises and falls. Four hundred elements are sent sixty times a
-- second: the tables are created once, and each frame writes two numbers into each.

local SIZE, GAP = 20, 0.3

spawn(function(session)
  local boxes, heights = {}, {}
  for x = 1, SIZE do
    for z = 1, SIZE do
      local position = { (x - SIZE / 2) * GAP, 0, (z - SIZE / 2) * GAP }
      boxes[#boxes + 1] = Box{
        key = x .. ":" .. z,
        args = { 0.22, 0.22, 0.22 },
        position = position,
        material = { color = string.format("#%02x%02x%02x", 255 * x / SIZE, 90, 255 * z / SIZE) },
      }
      heights[#heights + 1] = position
    end
  end
  session:set(DefaultScene{ camPosition = {0, 3.4, 5.6}, Group{ key = "field", unpack(boxes) } })

  -- Properties that do not change need not be sent again.
  local moved = {}
  for i, box in ipairs(boxes) do
    moved[i] = Box{ key = box.key, position = heights[i] }
  end
  local sin, sqrt = math.sin, math.sqrt
  for dt, t in frames(60) do
    for i = 1, #heights do
      local p = heights[i]
      p[2] = 0.6 + 0.35 * sin(2.5 * t - 2 * sqrt(p[1] * p[1] + p[3] * p[3]))
    end
    session:update(moved)
  end
end)
