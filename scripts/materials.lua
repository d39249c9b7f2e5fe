-- Materials: the same sphere with eight materials, and a box with a picture on it.
-- materialType selects the material, material sets its properties.

local looks = {
  { materialType = "basic", material = { color = "#ef476f" } },
  { materialType = "standard", material = { color = "#ffd166", roughness = 0.2, metalness = 0.9 } },
  { materialType = "standard", material = { color = "#06d6a0", roughness = 0.9 } },
  { materialType = "phong", material = { color = "#118ab2", shininess = 80 } },
  { materialType = "lambert", material = { color = "#9b5de5" } },
  { materialType = "physical", material = { color = "#ffffff", roughness = 0.05, transmission = 0.95, thickness = 0.5 } },
  { materialType = "normal" },
  { materialType = "standard", material = { color = "#f78c6b", wireframe = true } },
}

spawn(function(session)
  local row = {}
  for i, look in ipairs(looks) do
    row[i] = Sphere{
      key = "ball-" .. i, args = {0.35, 48, 24}, position = { (i - (#looks + 1) / 2) * 0.85, 1.3, 0 },
      materialType = look.materialType, material = look.material,
    }
  end

  local checker = asset("assets/checker.png")
  session:set(DefaultScene{
    camPosition = {0, 1.9, 4.4}, camRotation = {-0.3, 0, 0},
    Group{ key = "row", unpack(row) },
    Box{ key = "crate", args = {0.7, 0.7, 0.7}, position = {-0.8, 0.4, 0.8}, material = { map = checker } },
    Cylinder{
      key = "drum", args = {0.35, 0.35, 0.7, 48}, position = {0.8, 0.4, 0.8},
      material = { map = checker, mapRepeat = {4, 1}, roughness = 0.3 },
    },
  })
end)
