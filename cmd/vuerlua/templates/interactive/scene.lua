-- A scene that answers: click a box to paint it, move the slider to raise them all.

local colors = { "#ef476f", "#ffd166", "#06d6a0", "#118ab2" }

spawn(function(session)
  local boxes = {}
  for i = 1, 5 do
    boxes[i] = Box{
      key = "box-" .. i, args = {0.5, 0.5, 0.5}, position = { (i - 3) * 0.8, 0.25, 0 },
      material = { color = "#c9ccd3" },
    }
  end
  session.data.clicks = 0
  session:set(DefaultScene{
    camPosition = {0, 1.6, 3.2},
    Group{ key = "boxes", unpack(boxes) },
    Text{ key = "count", "click a box", position = {0, 1.2, 0}, fontSize = 0.2, color = "#5f6caf" },
    htmlChildren = {
      div{
        key = "panel", style = { position = "absolute", left = "16px", bottom = "16px" },
        Slider{ key = "height", label = "Height", min = 0, max = 2, step = 0.1, value = 0 },
      },
    },
  })
end)

on("CLICK", function(event, session)
  local key = event.value and event.value.key
  if not key then return end
  session.data.clicks = session.data.clicks + 1
  session:update{
    { key = key, material = { color = colors[math.random(#colors)] } },
    Text{ key = "count", "clicks: " .. session.data.clicks },
  }
end)

on("SET", function(event, session)
  if event.key == "height" then
    session:update{ key = "boxes", position = {0, event.value, 0} }
  end
end)
