-- Cameras: the keys 1, 2 and 3 choose one. OrbitControls with stream = true report the
-- position of the camera, which is shown above the box.

local cameras = {
  Digit1 = PerspectiveCamera{ key = "camera", position = {0, 2, 5}, fov = 50, makeDefault = true },
  Digit2 = PerspectiveCamera{ key = "camera", position = {3, 0.5, 0.5}, fov = 80, makeDefault = true },
  Digit3 = OrthographicCamera{ key = "ortho", position = {3, 3, 3}, zoom = 0.6, makeDefault = true },
}

spawn(function(session)
  session:set(Scene{
    Box{ key = "box", args = {1, 1, 1}, position = {0, 0.5, 0}, material = { color = "#23aaff" } },
    Text{ key = "where", "move the camera; 1, 2, 3 choose another", position = {0, 1.5, 0}, fontSize = 0.15, color = "#5f6caf" },
    bgChildren = {
      HemisphereLightStage{ key = "lights" },
      Grid{ key = "grid" },
      KeyboardMonitor{ key = "keys", enableKeyDown = true },
      cameras.Digit1,
      OrbitControls{ key = "controls", stream = true, makeDefault = true },
    },
  })
end)

on("CAMERA_MOVE", function(event, session)
  local p = event.value.position
  session:update(Text{ key = "where", string.format("%.1f  %.1f  %.1f", p[1], p[2], p[3]) })
end)

on("KeyDown", function(event, session)
  local camera = cameras[event.value.code]
  if camera then session:upsert(camera, "bgChildren") end
end)
