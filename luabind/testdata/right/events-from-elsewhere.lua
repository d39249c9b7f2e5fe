local make = KeyboardMonitor
local Hover, name = ClientEvent{ etype = "HOVER" }, "Movable"
spawn(function(session)
  local head = vuer.Head{ key = "head", stream = session.data.vr }
  session:set(DefaultScene{ { tag = "TimelineControls", key = "time" }, head, make{ key = "w", enableKeyDown = true }, htmlChildren = { Slider{ key = "speed" } } })
  session:upsert(vuer[name]{ key = "m", Box{ key = "b" } })
end)
on("KeyDown", function(event) if event.key == "w" and event.value.key == "ArrowUp" then print(Hover) end end)
for _, etype in ipairs{ "TIMELINE_STEP", "OBJECT_MOVE", "HEAD_MOVE", "SET", "CAMERA_MOVE", "GAMEPAD", "HAND_MOVE" } do on(etype, print) end
on("HEAD_MOVE", print)
on("TIMELINE_STEP", print)
on("OBJECT_MOVE_END", print)
on("GAMEPAD", print)
on("HOVER", print)
on("SET_POSITION", print)
