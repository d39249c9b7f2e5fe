-- One world for all clients, arg[1] frames a second: 100 boxes a frame or, with arg[2], one
-- node of that many bytes.

local fps, size = tonumber(arg[1]), tonumber(arg[2])

local world = SceneStore()
world:set(DefaultScene{})
spawn(function(session) world:subscribe(session) end)

local boxes = {}
if size then
  boxes[1] = Box{ key = "box-1", blob = bytes(("x"):rep(size)) }
else
  for i = 1, 100 do
    boxes[i] = Box{
      key = "box-" .. i,
      position = { 0, i + 0.5, -1 },
      rotation = { 0, 0, 0.5 },
      args = { 0.25, 0.25, 0.25 },
      material = { color = "#23aaff" },
    }
  end
end

spawn_task(function()
  for dt, t in frames(fps) do
    local x = now()
    if not size then
      for i = 1, 100 do
        local box = boxes[i]
        box.position[1], box.rotation[2] = x, t
      end
    end
    world:upsert(boxes)
  end
end)
