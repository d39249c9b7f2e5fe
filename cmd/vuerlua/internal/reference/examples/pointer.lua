-- Examples of the reference for events of pointers, one below each name.

--- CLICK
session:set(DefaultScene{
  Box{
    key = "box", position = {0, 0.5, 0},
    on_click = function(event) print(event.value.position[2]) end, -- the clicks on this element; on("CLICK", fn) hears all
  },
})

--- POINTER_ENTER
session:set(DefaultScene{
  Box{
    key = "box", position = {0, 0.5, 0}, material = { color = "gray" },
    on_hover = function(event, session) -- it hears POINTER_MOVE as well
      if event.etype == "POINTER_ENTER" then
        session:update{ key = event.key, material = { color = "gold" } }
      elseif event.etype == "POINTER_LEAVE" then
        session:update{ key = event.key, material = { color = "gray" } }
      end
    end,
  },
})

--- DRAG
session:set(DefaultScene{
  Box{
    key = "box", position = {0, 0.5, 0},
    drag = { plane = "xz", snap = 0.5, bounds = { {-2, 0, -2}, {2, 1, 2} }, move = true },
    on_drag = function(event) -- it hears DRAG_START and DRAG_END as well
      if event.etype == "DRAG" then print(event.value.node[1], event.value.node[3]) end
    end,
  },
})

--- RECT_SELECT
session:set(DefaultScene{
  Box{ key = "left", position = {-1, 0.5, 0} },
  Box{ key = "right", position = {1, 0.5, 0} },
})

on("RECT_SELECT", function(event, session)
  for _, key in ipairs(event.value.keys) do
    session:update{ key = key, material = { color = "gold" } }
  end
end)
