-- Depth and normals: the same three solids in three groups, with materials that show
-- distance, direction, and an outline.

spawn(function(session)
  local function solids(name, x, look)
    local function dressed(solid)
      for property, value in pairs(look) do solid[property] = value end
      return solid
    end
    return group{
      key = name, position = {x, 0.4, 0},
      dressed(Box{ key = name .. "-box", args = {0.4, 0.4, 0.4}, position = {-0.35, 0, 0} }),
      dressed(Sphere{ key = name .. "-ball", args = {0.25, 32, 16}, position = {0.35, 0, -0.4} }),
    }
  end
  session:set(Scene{
    AmbientLight{ key = "light", intensity = 1 },
    solids("depth", -1.5, { materialType = "depth" }),
    solids("normal", 0, { materialType = "normal" }),
    solids("outlined", 1.5, { material = { color = "#ffd166" }, outlines = { color = "#16181d", thickness = 4 } }),
    bgChildren = { OrbitControls{ key = "controls" }, PerspectiveCamera{ key = "camera", position = {0, 0.9, 3}, near = 2, far = 4.5, makeDefault = true } },
  })
  for dt, t in frames(30) do
    session:update{ key = "depth-box", position = { -0.35, 0, 0.5 * math.sin(t) } }
  end
end)
