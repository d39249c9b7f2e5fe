on("CLICK", function(e, s) if e.value then s:update{ key = e.key, position = e.value.position } end end)
on("CLICK", function(e) print(e.key) end)
on("CLICK", function() print("clicked") end)
local Score = ClientEvent{ etype = "SCORE" }
on("SCORE", function(event) print(event.value.points, event.points) end)
on("*", function(event) print(event.etype) end)
local stop = on("SET", function(event) print(event.value + 1) end, { once = true })
local function hello(event, session) print(event.key, session.id) end
add_handler("INPUT", hello)
spawn(function(session)
  session:on("KeyDown", function(event) print(event.value.key) end)
  session:set(DefaultScene{
    Box{ key = "box" }, bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true } },
    htmlChildren = { Button{ key = "go", value = "Go" }, Slider{ key = "speed", value = 1 }, InputBox{ key = "name" } },
  })
  stop()
end)
