-- The session's calls: set a scene, then upsert, update, add and remove in it. Each step
-- shows for two seconds what it did.

local function step(session, text)
  session:upsert(Text{ key = "caption", text, position = {0, 2.2, 0}, fontSize = 0.2, color = "#16181d" })
  sleep(2)
end

spawn(function(session)
  -- set replaces the whole scene.
  session:set(DefaultScene{
    Box{ key = "box", args = {1, 1, 1}, position = {0, 0.5, 0} },
    Group{ key = "shelf", position = {0, 0, -2} },
  })
  step(session, "set: one box")

  -- upsert changes what is there and makes what is not: one element, several, or one
  -- inside another.
  session:upsert(Box{ key = "box", position = {1, 0.5, 0} })
  step(session, "upsert: the box moves")
  session:upsert{
    Box{ key = "box1", args = {0.5, 0.5, 0.5}, position = {0, 0.25, 1} },
    Sphere{ key = "sphere1", args = {0.3}, position = {1, 0.3, 1} },
  }
  step(session, "upsert: two more")
  session:upsert(Box{ key = "child", args = {0.5, 0.5, 0.5}, position = {-1, 0.25, 0} }, { to = "shelf" })
  step(session, "upsert to the shelf")

  -- update changes only what is there.
  session:update(Box{ key = "box", material = { color = "blue" } })
  session:update(Box{ key = "nobody", material = { color = "blue" } })
  step(session, "update: the box is blue")

  -- add makes a new element.
  session:add(Box{ key = "new-box", args = {0.5, 0.5, 0.5}, position = {-1, 0.25, 1} })
  session:add(Sphere{ key = "child2", args = {0.3}, position = {1, 0.3, 0} }, "shelf")
  step(session, "add: one here, one on the shelf")

  -- remove takes one key, or a list of them.
  session:remove("new-box")
  session:remove{ "box1", "sphere1", "child" }
  step(session, "remove: four of them")
  session:upsert(Text{ key = "caption", "reload the page to see it again" })
end)
