-- The five calls that change a scene, one after another. set replaces all of it, add and
-- upsert make elements (here in a group, by `to`), update changes what is there, remove takes
-- away. Each takes one element or a list.

spawn(function(session)
  session:set(DefaultScene{
    Group{ key = "row", position = {0, 0.5, 0} },
    bgChildren = { PerspectiveCamera{ key = "camera", position = {0, 2, 4}, makeDefault = true } },
  })
  sleep(0.2)

  session:add(Box{ key = "left", args = {0.5, 0.5, 0.5}, position = {-1, 0, 0} }, { to = "row" })
  session:upsert({
    Sphere{ key = "middle", args = {0.3, 32, 16}, material = { color = "#06d6a0" } },
    Cylinder{ key = "right", args = {0.25, 0.25, 0.5, 32}, position = {1, 0, 0}, material = { color = "#ffd166" } },
  }, { to = "row" })
  sleep(0.2)

  session:update{
    { key = "left", material = { color = "#ef476f" } },
    { key = "middle", position = {0, 0.4, 0} },
    { key = "nobody", position = {0, 9, 0} }, -- not there: left alone
  }
  sleep(0.2)
  session:remove{ "right" }

  print("waiting for the first move of the camera, three seconds at most")
  local ok, event = pcall(session.till, session, "CAMERA_MOVE", { timeout = 3 })
  print(ok and "it has moved" or "it has not")
  session:forever()
end)
