-- Events: the script is told what users do in the page. Click a box to paint it, press
-- a key to show its name, and watch the small marker follow the camera's position.

local hues = { "#ef476f", "#ffd166", "#06d6a0", "#118ab2" }

spawn(function(session)
  session.data.clicks = {}
  session:set(DefaultScene{
    camPosition = {0, 1.4, 2.8}, camRotation = {-0.25, 0, 0},
    Group{
      key = "boxes",
      Box{ key = "left", args = {0.6, 0.6, 0.6}, position = {-1, 0.5, 0}, material = { color = "#c9ccd3" } },
      Box{ key = "right", args = {0.6, 0.6, 0.6}, position = {1, 0.5, 0}, material = { color = "#c9ccd3" } },
    },
    Sphere{ key = "marker", args = {0.06, 16, 8}, position = {0, 0.1, 0}, material = { color = "#16181d" } },
    Text{ key = "label", "press a key", position = {0, 1.4, 0}, fontSize = 0.2, color = "#5f6caf" },
    bgChildren = {
      KeyboardMonitor{ key = "keys", enableKeyDown = true },
      OrbitControls{ key = "controls", stream = true, makeDefault = true },
    },
  })
end)

on("CLICK", function(event, session)
  local clicks, key = session.data.clicks, event.value.key
  if not key then return end
  clicks[key] = (clicks[key] or 0) + 1
  session:update{ key = key, material = { color = hues[(clicks[key] - 1) % #hues + 1] } }
end)

on("KeyDown", function(event, session)
  session:update(Text{ key = "label", event.value.key })
end)

on("CAMERA_MOVE", function(event, session)
  local p = event.value.position
  session:update{ key = "marker", position = { p[1] * 0.2, 0.1, p[3] * 0.2 } }
end)
