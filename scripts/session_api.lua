-- The session's methods: set a scene, then upsert, update, add and remove in it. Each
-- step is shown for two seconds.

local function step(session, text)
  session:upsert(Text{ key = "caption", text, position = {0, 2.2, 0}, fontSize = 0.28, color = "#5f6caf" })
  sleep(2)
end

spawn(function(session)
  -- till waits for an event. It also returns an INIT that has already arrived.
  session:till("INIT")

  -- set replaces the whole scene.
  session:set(DefaultScene{
    camPosition = {0, 2, 4.6}, camRotation = {-0.22, 0, 0},
    Box{ key = "box", args = {1, 1, 1}, position = {0, 0.5, 0}, material = { color = "#118ab2" } },
    Group{ key = "shelf", position = {0, 0, -2} },
  })
  step(session, "set: one box")

  -- upsert changes existing elements and creates new ones: one element, several, or one
  -- inside another.
  session:upsert(Box{ key = "box", position = {1, 0.5, 0} })
  step(session, "upsert: the box moves")
  session:upsert{
    Box{ key = "box1", args = {0.5, 0.5, 0.5}, position = {0, 0.25, 1}, material = { color = "#ffd166" } },
    Sphere{ key = "sphere1", args = {0.3}, position = {1, 0.3, 1}, material = { color = "#ef476f" } },
  }
  step(session, "upsert: two more")
  session:upsert(Box{ key = "child", args = {0.5, 0.5, 0.5}, position = {-1, 0.25, 0}, material = { color = "#f78c6b" } }, { to = "shelf" })
  step(session, "upsert to the shelf")

  -- update changes only existing elements.
  session:update(Box{ key = "box", material = { color = "#06d6a0" } })
  step(session, "update: the box is green")

  -- add creates a new element.
  session:add(Box{ key = "new-box", args = {0.5, 0.5, 0.5}, position = {-1, 0.25, 1}, material = { color = "#9b5de5" } })
  session:add(Sphere{ key = "child2", args = {0.3}, position = {1, 0.3, 0} }, "shelf")
  step(session, "add: one here, one on the shelf")

  -- remove takes a key or a list of keys.
  session:remove("new-box")
  session:remove{ "box1", "sphere1", "child" }
  step(session, "remove: four of them")
  session:upsert(Text{ key = "caption", "reload the page to see it again" })
end)
