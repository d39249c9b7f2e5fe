-- line 2-4: spawn
local function scene(session)
  session:set(DefaultScene{ Box{ key = "box" } })
end
