local keys = require "keys"
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "b" } })
  local held = keys(session)
  session:on("KeyDown", function(event) print(event.value.key, held:down("w")) end)
end)
on("KeyUp", function(event) print(event.value.key) end)
