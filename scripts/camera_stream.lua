-- A camera in the scene that streams its pictures, which are shown on a screen beside it.
-- Move it by its handles, or watch it move by itself.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0.2, 1.4, 3}, camRotation = {-0.2, 0, 0},
    Box{ key = "box", args = {0.4, 0.4, 0.4}, position = {-1.4, 0.2, -0.4}, material = { color = "#118ab2" } },
    Sphere{ key = "ball", args = {0.25, 32, 16}, position = {-0.6, 0.25, -0.4}, material = { color = "#ef476f" } },
    Plane{ key = "screen", args = {1.8, 1.35}, position = {1.5, 0.95, -0.8}, materialType = "basic", material = { color = "#16181d" } },
    CameraView{
      key = "eye", stream = "time", fps = 10, fov = 50, width = 320, height = 240,
      position = {-1, 0.6, 1}, near = 0.1, far = 10, movable = true,
    },
  })
  session.data.frames = 0
  for dt, t in frames(20) do
    session:update{ key = "eye", position = { -1 + 0.5 * math.sin(0.5 * t), 0.6, 1 } }
  end
end)

on("CAMERA_VIEW", function(event, session)
  session.data.frames = session.data.frames + 1
  if session.data.frames % 50 == 0 then
    print(session.data.frames .. " pictures so far, the last of " .. #event.value.frame .. " bytes")
  end
  session:update(Plane{ key = "screen", materialType = "basic", material = { color = "#ffffff", map = "data:image/jpeg;base64," .. event.value:base64() } })
end)
