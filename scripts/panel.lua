-- HTML elements: a panel beside the scene. The slider sets the speed, the button the
-- direction, and the text field the caption.

spawn(function(session)
  local state = { speed = 1, direction = 1 }
  session.data.state = state
  session:set(DefaultScene{
    camPosition = {-0.4, 1.5, 3}, camRotation = {-0.12, 0, 0},
    Torus{ key = "ring", args = {0.6, 0.2, 24, 64}, position = {0, 1, 0}, material = { color = "#9b5de5" } },
    Text{ key = "caption", "a ring", position = {0, 2.1, 0}, fontSize = 0.25, color = "#5f6caf" },
    htmlChildren = {
      div{
        key = "panel", style = { position = "absolute", left = "16px", bottom = "16px", width = "220px" },
        Header3{ "The ring" },
        Slider{ key = "speed", label = "Speed", min = 0, max = 10, step = 0.5, value = 1 },
        Button{ key = "turn", value = "Turn round" },
        InputBox{ key = "name", placeholder = "a caption, then Enter", clearOnSubmit = true },
      },
    },
  })

  local angle = 0
  for dt in frames(60) do
    angle = angle + dt * state.speed * state.direction
    session:update{ key = "ring", rotation = {0.3 * math.sin(angle), angle, 0} }
  end
end)

on("SET", function(event, session)
  if event.key == "speed" then session.data.state.speed = event.value end
end)

on("CLICK", function(event, session)
  if event.key == "turn" then session.data.state.direction = -session.data.state.direction end
end)

on("INPUT", function(event, session)
  session:update(Text{ key = "caption", (event.value:gsub("%s+$", "")) })
end)
