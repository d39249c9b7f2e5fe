-- A stream of 100 boxes a frame, arg[1] frames a second, whose tables are made once for
-- each client and changed from frame to frame. x is the time, by which a client knows how
-- old a frame is.

local fps = tonumber(arg[1])
local count = 100

local function make()
  local boxes = {}
  for i = 1, count do
    boxes[i] = Box{
      key = "box-" .. i,
      position = { 0, i + 0.5, -1 },
      rotation = { 0, 0, 0.5 },
      args = { 0.25, 0.25, 0.25 },
      material = { color = "#23aaff" },
    }
  end
  return boxes
end

spawn(function(session)
  session:set(DefaultScene{})
  local boxes = make()
  for dt, t in frames(fps) do
    local x = now()
    for i = 1, count do
      local box = boxes[i]
      box.position[1] = x
      box.rotation[2] = t
    end
    session:upsert(boxes)
  end
end)
