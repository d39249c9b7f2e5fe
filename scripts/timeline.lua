-- A timeline: the page shows a slider with a play button, and the script shows the selected
-- frame. Here the frames are computed in advance: a sphere turns into a helix. It plays by
-- itself until a user moves the slider.

local FRAMES, N = 60, 1500

local made = {}
for frame = 0, FRAMES do
  local k, points = frame / FRAMES, Float32Array(3 * N)
  for i = 0, N - 1 do
    local v = i / (N - 1)
    local angle, lift = 60 * v, 2 * v - 1
    local ring = math.sqrt(1 - lift * lift) * (1 - k) + 0.5 * k
    points:set(3 * i + 1, ring * math.cos(angle), lift, ring * math.sin(angle))
  end
  made[frame] = points
end

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.6, 3}, camRotation = {-0.22, 0, 0},
    PointCloud{ key = "cloud", vertices = made[0], position = {0, 1.2, 0}, size = 0.02, color = "#118ab2" },
    bgChildren = { TimelineControls{ key = "timeline", start = 0, ["end"] = FRAMES, step = 0, speed = 0.25, play = true } },
  })
end)

on("TIMELINE_STEP", function(event, session)
  local points = made[math.floor(event.value.step)]
  if points then
    session:upsert(PointCloud{ key = "cloud", vertices = points, size = 0.02, color = "#118ab2" })
  end
end)
