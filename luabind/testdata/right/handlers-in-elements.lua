local world = SceneStore()
world:set(DefaultScene{ Sphere{ key = "shared", on_click = function(event, session) print(event.key, session.id) end } })
local clicked = 0
local function count() clicked = clicked + 1 end
spawn(function(session)
  local hover
  if session.info then hover = function(event) print(event.etype, event.value and event.value.position) end end
  local box = Box{ key = "box", on_click = count, on_hover = hover }
  session:set(DefaultScene{
    box, Group{ key = "pair", Sphere{ on_drag = function(event) print(event.etype) end } },
    Text{ "hello", key = "text", on_click = clicked > 3 and count },
    Movable{ key = "lamp", Sphere{ key = "bulb" }, on_drag = function(event) print(event.value.position[1]) end },
    htmlChildren = {
      Slider{ key = "size", on_change = function(event) print(event.value + 1) end },
      InputBox{ key = "name", on_change = function(event) print(event.value) end },
      Button{ "Go", key = "go", on_click = function(event, s) s:update{ key = "box", on_click = null } end },
    },
  })
  box.on_click = function() end
  session:update(box)
  world:subscribe(session)
end)
