-- Lights: every kind, switched on one after another over the same three solids. The text
-- names the current light.

local lights = {
  AmbientLight{ intensity = 1 },
  HemisphereLight{ intensity = 1.5, color = "#9fd3ff", groundColor = "#7a5c3e" },
  DirectionalLight{ intensity = 2, position = {1.5, 1.5, 1}, castShadow = true, helper = true },
  PointLight{ intensity = 6, position = {0, 1.6, 0.8}, color = "#ffd166", castShadow = true, helper = true },
  SpotLight{ intensity = 20, position = {1.5, 2.5, 1.5}, angle = 0.5, penumbra = 0.6, castShadow = true, helper = true },
  RectAreaLight{ intensity = 6, width = 2, height = 1, position = {0, 1.6, 1.5}, lookAt = {0, 0.4, 0}, helper = true },
}
local names = { "ambient", "hemisphere", "directional", "point", "spot", "rectangle" }
for _, light in ipairs(lights) do light.key = "light" end

local plain = { color = "#dfe3ea", roughness = 0.5 }

spawn(function(session)
  session:set(Scene{
    camPosition = {0, 1.6, 3.4},
    Box{ key = "box", args = {0.5, 0.5, 0.5}, position = {-1, 0.25, 0}, material = plain, castShadow = true },
    Octahedron{ key = "gem", args = {0.4}, position = {0, 0.4, 0}, material = plain, castShadow = true },
    Torus{ key = "ring", args = {0.3, 0.12, 24, 48}, position = {1, 0.45, 0}, material = plain, castShadow = true },
    Plane{ key = "floor", args = {6, 6}, rotation = {-math.pi / 2, 0, 0}, material = plain, receiveShadow = true },
    Text{ key = "name", names[1], position = {0, 1.4, -0.5}, fontSize = 0.25, color = "#f78c6b" },
    lights[1],
    bgChildren = { OrbitControls{ key = "controls" } },
  })
  for n = 1, math.huge do
    sleep(2)
    local i = n % #lights + 1
    session:remove("light")
    session:add{ lights[i] }
    session:update(Text{ key = "name", names[i] })
  end
end)
