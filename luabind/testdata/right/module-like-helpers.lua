local function scene(session, color)
  session:set(DefaultScene{ Box{ key = "box", material = { color = color } } })
end
local function show(session) scene(session, "orange") end
spawn(show)
