-- A camera in the scene whose picture the script requests. "ondemand" renders only on
-- request; the answer contains a picture, and a second one with depths if the camera is
-- configured for it.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {1.6, 1.5, 3.2},
    Sphere{ key = "ball", args = {0.4, 32, 16}, position = {0, 0.5, 0}, material = { color = "#ef476f" } },
    Group{ key = "wall", position = {1.95, 0, 0.6} },
    CameraView{
      key = "eye", stream = "ondemand", renderDepth = true, fov = 50, width = 320, height = 240,
      position = {0, 1, 2.5}, rotation = {-0.25, 0, 0}, downsample = 1, distanceToCamera = 2,
    },
  })
  sleep(0.5)
  for n = 1, math.huge do
    session:update{ key = "ball", position = { math.sin(n / 2), 0.5, 0 } }
    local ok, render = pcall(session.grab_render, session, { key = "eye", downsample = 1, ttl = 2 })
    if ok and render then -- false once the client has left
      -- The picture, and the depth picture: white is near.
      session:upsert({
        Image{ key = "colors", render.value, height = 0.6, position = {0, 0.35, 0} },
        Image{ key = "depths", render.value.depthFrame, height = 0.6, position = {0, 1, 0} },
      }, "wall")
      print(string.format("picture %d: %d x %d, %d bytes", n, render.value.width, render.value.height, #render.value.frame))
    elseif not ok and is_timeout(render) then
      print("the client has not sent a picture")
    elseif not ok then
      error(render)
    end
    sleep(1)
  end
end)
