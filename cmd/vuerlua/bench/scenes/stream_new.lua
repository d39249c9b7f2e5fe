-- A stream of 100 boxes a frame, arg[1] frames a second, whose tables are new in every
-- frame. x is the time, by which a client knows how old a frame is.

local fps = tonumber(arg[1])
local count = 100

local keys = {}
for i = 1, count do
  keys[i] = "box-" .. i
end

spawn(function(session)
  session:set(DefaultScene{})
  for dt, t in frames(fps) do
    local x = now()
    local boxes = {}
    for i = 1, count do
      boxes[i] = Box{
        key = keys[i],
        position = { x, i + 0.5, -1 },
        rotation = { 0, t, 0.5 },
        args = { 0.25, 0.25, 0.25 },
        material = { color = "#23aaff" },
      }
    end
    session:upsert(boxes)
  end
end)
