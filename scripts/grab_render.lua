-- Pictures of what a visitor sees. A click on the box requests one from the page and hangs
-- it on the wall; the latest is also written to the folder shots/ if it exists.

spawn(function(session)
  session.data.shots = 0
  session:set(DefaultScene{
    camPosition = {0, 1.3, 2.6}, camRotation = {-0.25, 0, 0},
    Box{ key = "shutter", args = {0.4, 0.4, 0.4}, position = {0, 0.2, 0}, material = { color = "#ef476f" } },
    Text{ key = "caption", "click the box", position = {0, 0.8, 0}, fontSize = 0.15, color = "#5f6caf" },
  })
end)

local function say(session, text)
  session:upsert(Text{ key = "caption", text, position = {0, 0.8, 0}, fontSize = 0.15, color = "#5f6caf" })
end

on("CLICK", function(event, session)
  if event.value.key ~= "shutter" then return end
  local ok, render = pcall(session.grab_render, session, { quality = 0.9, ttl = 2.0 })
  if not ok then
    say(session, is_timeout(render) and "the render request timed out" or tostring(render))
    return
  end
  local shots = session.data.shots + 1
  session.data.shots = shots
  local picture = render.value
  say(session, ("shot %d: %d x %d"):format(shots, picture.width, picture.height))
  session:upsert(Image{ key = "shot", picture, height = 1.1, position = {0, 1.1, -1}, format = "jpeg" })
  pcall(picture.save, picture, "shots/newest.jpg")
end)
