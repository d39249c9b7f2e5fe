-- Primitives: every shape, in two rows, with its size in args and its appearance in
-- material. Nothing moves: the function returns, and the scene stays.

local shapes = {
  Box{ args = {0.8, 0.8, 0.8} },
  Sphere{ args = {0.5, 32, 16} },
  Circle{ args = {0.5, 48} },
  Ring{ args = {0.25, 0.5, 48} },
  Plane{ args = {0.8, 0.8} },
  Cylinder{ args = {0.4, 0.4, 0.9, 32} },
  Cone{ args = {0.5, 1, 32} },
  Capsule{ args = {0.3, 0.5, 8, 16} },
  Torus{ args = {0.4, 0.15, 16, 48} },
  TorusKnot{ args = {0.35, 0.1, 96, 12} },
  Icosahedron{ args = {0.5} },
  Dodecahedron{ args = {0.5} },
  Octahedron{ args = {0.5} },
  Tetrahedron{ args = {0.6} },
}

local palette = { "#ef476f", "#f78c6b", "#ffd166", "#83d483", "#06d6a0", "#0cb0a9", "#118ab2", "#5f6caf" }

for i, shape in ipairs(shapes) do
  shape.key = "shape-" .. i
  local row, place = math.floor((i - 1) / 7), (i - 1) % 7
  shape.position = { (place - 3) * 1.2, 0.6, 0.8 - 1.8 * row }
  shape.material = { color = palette[(i - 1) % #palette + 1], roughness = 0.4 }
  shape.castShadow = true
end

spawn(function(session)
  local floor = Plane{
    key = "floor", args = {10, 5}, position = {0, 0, -0.2}, rotation = {-math.pi / 2, 0, 0},
    material = { color = "#e8ecf1" }, receiveShadow = true,
  }
  session:set(DefaultScene{ camPosition = {0, 3, 5.5}, camRotation = {-0.45, 0, 0}, floor, Group{ key = "rows", unpack(shapes) } })
end)
