local function car(name, x)
  return Group{ key = name, position = {x, 0, 0}, Box{ key = name .. "-body" } }
end
spawn(function(session)
  session:set(DefaultScene{
    Group{ key = "left", Text{ key = "label-left", "left" } }, Group{ key = "right", Text{ key = "label-right", "right" } },
    mesh{ key = "m1", { tag = "boxGeometry", key = "geometry" }, MeshBasicMaterial{ key = "material", color = "red" } },
    mesh{ key = "m2", { tag = "boxGeometry", key = "geometry" }, MeshBasicMaterial{ key = "material", color = "blue" } },
  })
  session:upsert{ car("a", 1), car("b", 2) }
  session:upsert(Box{ key = "left-box" }, "left")
  session:upsert(Box{ key = "left-box", position = {0, 1, 0} }, { to = "left" })
end)
