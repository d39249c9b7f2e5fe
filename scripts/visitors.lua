-- Several sessions: everybody who opens the page gets a ball and sees the other visitors'
-- balls. The keys W, A, S and D move it.

local visitors = {}
local colors = { "#ef476f", "#ffd166", "#06d6a0", "#118ab2", "#9b5de5", "#f78c6b" }
local count = 0

local function ball(v)
  return Sphere{
    key = "ball-" .. v.id, args = {0.25, 32, 16}, position = v.position, material = { color = v.color },
  }
end

local function everybody(fn)
  for _, v in pairs(visitors) do fn(v.session) end
end

spawn(function(session)
  count = count + 1
  local me = {
    id = session.id, session = session, color = colors[(count - 1) % #colors + 1],
    position = { (count % 5 - 2) * 0.8, 0.25, 0 },
  }
  session.data.me = me

  local balls = {}
  for _, v in pairs(visitors) do balls[#balls + 1] = ball(v) end
  visitors[me.id] = me
  session:set(DefaultScene{
    camPosition = {0, 1.8, 3},
    Group{ key = "balls", ball(me), unpack(balls) },
    bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true } },
  })
  everybody(function(other)
    if other ~= session then other:add(ball(me), "balls") end
  end)
  print(me.id .. " has joined")

  session:on_close(function(reason)
    visitors[me.id] = nil
    everybody(function(other) other:remove("ball-" .. me.id) end)
    print(me.id .. " has left: " .. reason)
  end)
end)

local steps = { KeyW = {0, -0.1}, KeyS = {0, 0.1}, KeyA = {-0.1, 0}, KeyD = {0.1, 0} }

on("KeyDown", function(event, session)
  local step, me = steps[event.value.code], session.data.me
  if not step or not me then return end
  me.position[1] = me.position[1] + step[1]
  me.position[3] = me.position[3] + step[2]
  everybody(function(other) other:update{ key = "ball-" .. me.id, position = me.position } end)
end)
