-- A robot dog in front of stairs, in fog. Its legs are the joints of a URDF file;
-- diagonally opposite legs step together. Drag the two lamps.

local pairs_of_legs = { front_left = 0, hind_right = 0, front_right = math.pi, hind_left = math.pi }

-- The joints at time t: the thigh swings, and the knee lifts the foot on its way forward.
local function gait(t)
  local joints = {}
  for leg, phase in pairs(pairs_of_legs) do
    local swing = math.sin(5 * t + phase)
    joints[leg .. "_hip"] = -0.5 + 0.35 * swing
    joints[leg .. "_knee"] = 1.0 + 0.3 * math.max(0, math.cos(5 * t + phase))
  end
  return joints
end

spawn(function(session)
  local half = math.pi / 2
  session:set(Scene{
    camPosition = {1.3, 0.9, 1.7},
    Fog{ color = "#cfd6e0", near = 3, far = 12 },
    AmbientLight{ key = "ambient", intensity = 0.5 },
    Movable{ key = "warm", position = {1.5, 2, 1}, PointLight{ key = "lamp-1", intensity = 5, color = "#ffd6a0" } },
    Movable{ key = "cold", position = {-1.5, 2, -1}, PointLight{ key = "lamp-2", intensity = 5, color = "#a0c8ff" } },
    Plane{ key = "floor", args = {30, 30}, rotation = {-half, 0, 0}, material = { color = "#dfe3ea" } },
    Obj{ key = "stairs", src = asset("assets/stairs.obj") },
    Group{ -- URDF has z up and x forward
      key = "stand", position = {0, 0.36, 0}, rotation = {0, half, 0},
      Urdf{ key = "dog", src = asset("assets/dog.urdf"), rotation = {-half, 0, 0}, jointValues = gait(0) },
    },
    bgChildren = { OrbitControls{ key = "controls" } },
  })
  for dt, t in frames(60) do
    session:upsert(Urdf{ key = "dog", src = asset("assets/dog.urdf"), jointValues = gait(t) }, "stand")
  end
end)
