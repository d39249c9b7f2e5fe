-- Examples of the reference, one below each name: the body of a spawn function.

--- Box
session:set(DefaultScene{
  Box{ key = "box", args = {1, 1, 1}, position = {0, 0.5, 0}, material = { color = "orange" } },
})

--- Sphere
session:set(DefaultScene{
  Sphere{ key = "ball", args = {0.6, 48, 24}, position = {0, 0.6, 0}, material = { color = "tomato" } },
})

--- Plane
session:set(DefaultScene{
  Plane{ key = "wall", args = {2, 1.2}, position = {0, 0.6, 0}, rotation = {0, 0.4, 0}, material = { color = "royalblue", side = "double" } },
})

--- Capsule
session:set(DefaultScene{
  Capsule{ key = "pill", args = {0.35, 0.8}, position = {0, 0.75, 0}, material = { color = "orchid" } },
})

--- Circle
session:set(DefaultScene{
  Circle{ key = "disc", args = {0.8, 64}, position = {0, 0.8, 0}, rotation = {0, 0.5, 0}, material = { color = "teal", side = "double" } },
})

--- Cone
session:set(DefaultScene{
  Cone{ key = "cone", args = {0.6, 1.2, 48}, position = {0, 0.6, 0}, material = { color = "gold" } },
})

--- Cylinder
session:set(DefaultScene{
  Cylinder{ key = "can", args = {0.45, 0.6, 1.1, 48}, position = {0, 0.55, 0}, material = { color = "mediumseagreen" } },
})

--- Dodecahedron
session:set(DefaultScene{
  Dodecahedron{ key = "dodecahedron", args = {0.7}, position = {0, 0.7, 0}, material = { color = "slateblue", flatShading = true } },
})

--- Icosahedron
session:set(DefaultScene{
  Icosahedron{ key = "icosahedron", args = {0.7}, position = {0, 0.7, 0}, material = { color = "deepskyblue", flatShading = true } },
})

--- Octahedron
session:set(DefaultScene{
  Octahedron{ key = "octahedron", args = {0.8}, position = {0, 0.8, 0}, material = { color = "crimson", flatShading = true } },
})

--- Tetrahedron
session:set(DefaultScene{
  Tetrahedron{ key = "tetrahedron", args = {0.9}, position = {0, 0.7, 0}, material = { color = "khaki", flatShading = true } },
})

--- Polyhedron
session:set(DefaultScene{
  Polyhedron{
    key = "polyhedron",
    args = { {1, 1, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1}, {2, 1, 0, 0, 3, 2, 1, 3, 0, 2, 3, 1}, 0.8, 1 }, -- corners, faces, radius, detail
    position = {0, 0.8, 0}, material = { color = "silver", flatShading = true },
  },
})

--- Ring
session:set(DefaultScene{
  Ring{ key = "ring", args = {0.45, 0.8, 64}, position = {0, 0.8, 0}, rotation = {0, 0.5, 0}, material = { color = "hotpink", side = "double" } },
})

--- Torus
session:set(DefaultScene{
  Torus{ key = "torus", args = {0.6, 0.22, 24, 64}, position = {0, 0.82, 0}, material = { color = "mediumpurple" } },
})

--- TorusKnot
session:set(DefaultScene{
  TorusKnot{ key = "knot", args = {0.55, 0.17, 128, 24}, position = {0, 0.9, 0}, material = { color = "coral" } },
})

--- Shape
local star = {}
for i = 0, 9 do
  local r, a = i % 2 == 0 and 0.8 or 0.35, math.pi * i / 5
  star[i + 1] = { r * math.sin(a), r * math.cos(a) }
end
session:set(DefaultScene{
  Shape{ key = "star", args = {star}, position = {0, 0.8, 0}, material = { color = "gold", side = "double" } },
})

--- Extrude
local star = {}
for i = 0, 9 do
  local r, a = i % 2 == 0 and 0.8 or 0.35, math.pi * i / 5
  star[i + 1] = { r * math.sin(a), r * math.cos(a) }
end
session:set(DefaultScene{
  Extrude{ key = "star", shapes = star, options = { depth = 0.3 }, position = {0, 0.8, 0}, material = { color = "gold" } },
})

--- Lathe
local profile = { {0.3, 0}, {0.5, 0.25}, {0.45, 0.6}, {0.2, 0.9}, {0.32, 1.15} }
session:set(DefaultScene{
  Lathe{ key = "vase", args = {profile, 48}, material = { color = "lightseagreen", side = "double" } },
})

--- Tube
local path = { {-1, 0.3, 0}, {-0.3, 1, 0.3}, {0.3, 0.3, -0.3}, {1, 1, 0} }
session:set(DefaultScene{
  Tube{ key = "tube", args = {path, 96, 0.12, 16}, material = { color = "seagreen" } },
})

--- Edges
session:set(DefaultScene{
  Box{
    key = "box", position = {0, 0.5, 0}, material = { color = "lightsteelblue" },
    Edges{ key = "edges", color = "midnightblue" },
  },
})

--- Wireframe
session:set(DefaultScene{
  Sphere{
    key = "ball", args = {0.6, 16, 12}, position = {0, 0.6, 0}, material = { color = "white" },
    Wireframe{ key = "wires", color = "black" },
  },
})

--- mesh
session:set(DefaultScene{
  mesh{
    key = "mesh", position = {0, 0.6, 0},
    { tag = "torusGeometry", key = "geometry", args = {0.5, 0.2, 24, 64} },
    MeshStandardMaterial{ key = "material", color = "orange" },
  },
})

--- TriMesh
session:set(DefaultScene{
  TriMesh{
    key = "triangle",
    vertices = { {-0.8, 0, 0}, {0.8, 0, 0}, {0, 1.3, 0} }, faces = { {0, 1, 2} },
    colors = { {1, 0.2, 0.2}, {0.2, 0.8, 0.3}, {0.2, 0.4, 1} }, materialType = "basic",
  },
})

--- Instances
local n = 400
local positions, colors, scales = Float32Array(3 * n), Float32Array(3 * n), Float32Array(n)
for i = 0, n - 1 do
  local a, v = i * 2.4, i / n
  local r = 1.2 * math.sqrt(v)
  positions:set(3 * i + 1, { r * math.cos(a), 0.12 + 0.5 * (1 - v), r * math.sin(a) })
  colors:set(3 * i + 1, { 1 - v, 0.35, v })
  scales[i + 1] = 0.5 + v
end
session:set(DefaultScene{
  Instances{ key = "seeds", of = Sphere{ args = {0.06, 16, 12} }, positions = positions, scales = scales, colors = colors },
})

--- Arrows
local starts, vectors, colors = {}, {}, {}
for x = -4, 4 do
  for z = -4, 4 do
    table.insert(starts, { x * 0.3, 0.4, z * 0.3 })
    table.insert(vectors, { 0.25 * math.sin(z / 2), 0.25 * math.cos(x * z / 6), 0.25 * math.cos(x / 2) })
    table.insert(colors, { 0.2 + (x + 4) / 10, 0.4, 0.2 + (z + 4) / 10 })
  end
end
session:set(DefaultScene{ Arrows{ key = "field", starts = starts, vectors = vectors, colors = colors } })

--- Spline
local points = {}
for i = 0, 60 do
  local a = i / 60 * 2 * math.pi
  points[i + 1] = { math.sin(2 * a) + 0.2 * math.sin(a), 0.7 + 0.4 * math.cos(3 * a), math.cos(a) }
end
session:set(DefaultScene{ Spline{ key = "knot", points = points, closed = true, color = "mediumseagreen", lineWidth = 4 } })

--- PointCloud
local points, colors = {}, {}
for i = 1, 3000 do
  local a, v = i * 2.4, i / 3000
  local r = 0.8 * math.sin(math.pi * v)
  points[i] = { r * math.cos(a), 0.1 + 1.4 * v, r * math.sin(a) }
  colors[i] = { v, 0.4, 1 - v }
end
session:set(DefaultScene{
  PointCloud{ key = "cloud", vertices = points, colors = colors, size = 0.025 },
})

--- Line
session:set(DefaultScene{
  Line{ key = "zigzag", points = { {-1, 0.2, 0}, {-0.5, 1, 0}, {0, 0.2, 0}, {0.5, 1, 0}, {1, 0.2, 0} }, color = "crimson", lineWidth = 4 },
})

--- CatmullRomLine
session:set(DefaultScene{
  CatmullRomLine{ key = "curve", points = { {-1, 0.6, 0}, {-0.4, 1.2, 0}, {0.4, 0, 0}, {1, 0.6, 0} }, color = "royalblue", lineWidth = 4 },
})

--- CubicBezierLine
session:set(DefaultScene{
  CubicBezierLine{ key = "curve", start = {-1, 0.6, 0}, midA = {-0.4, 2.2, 0}, midB = {0.4, -1, 0}, ["end"] = {1, 0.6, 0}, color = "seagreen", lineWidth = 4 },
})

--- QuadraticBezierLine
session:set(DefaultScene{
  QuadraticBezierLine{ key = "arc", start = {-1, 0.1, 0}, mid = {0, 2.2, 0}, ["end"] = {1, 0.1, 0}, color = "darkorchid", lineWidth = 4 },
})
