-- A robot arm with sliders: one for each joint of assets/arm.urdf, and a button that makes the
-- arm wave by itself. Angles are in radians.

local joints = {
  { name = "base", min = -3.1, max = 3.1 },
  { name = "shoulder", min = -1.5, max = 1.5 },
  { name = "elbow", min = -2.5, max = 2.5 },
  { name = "wrist", min = -2, max = 2 },
}

spawn(function(session)
  local state = { base = 0, shoulder = 0.4, elbow = 0.6, wrist = 0.3 }
  session.data.state = state

  local rows = {}
  for i, joint in ipairs(joints) do
    rows[i] = Slider{ key = joint.name, label = joint.name, min = joint.min, max = joint.max, step = 0.05, value = state[joint.name] }
  end
  session:set(DefaultScene{
    camPosition = {-0.45, 0.9, 1.9}, camRotation = {-0.15, 0, 0},
    Urdf{ key = "arm", src = asset("assets/arm.urdf"), rotation = {-math.pi / 2, 0, 0}, jointValues = state },
    htmlChildren = {
      div{
        key = "panel", style = { position = "absolute", left = "16px", bottom = "16px", width = "220px" },
        Button{ key = "wave", value = "wave" },
        unpack(rows),
      },
    },
  })
end)

on("SET", function(event, session)
  local state = session.data.state
  if not state or not state[event.key] then return end
  state[event.key] = event.value
  session:update(Urdf{ key = "arm", jointValues = state })
end)

on("CLICK", function(event, session)
  if event.key ~= "wave" then return end
  local state = session.data.state
  for dt, t in frames(60) do
    local swing = math.sin(math.pi * t / 3)
    session:update(Urdf{
      key = "arm",
      jointValues = {
        base = state.base, shoulder = state.shoulder * (1 - swing), elbow = state.elbow * (1 - swing),
        wrist = state.wrist + swing * math.sin(8 * t),
      },
    })
    if t > 3 then break end
  end
  session:update(Urdf{ key = "arm", jointValues = state })
end)
