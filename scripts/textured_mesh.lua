-- A mesh with a picture on it: uv maps each vertex to a point of the picture, from 0, 0 at
-- the bottom left to 1, 1 at the top right.

local ROWS, COLUMNS = 12, 24

spawn(function(session)
  local vertices, uv, faces = {}, {}, {}
  for row = 0, ROWS do
    for column = 0, COLUMNS do
      local u, v = column / COLUMNS, row / ROWS
      local angle = math.pi * (u - 0.5)
      vertices[#vertices + 1] = { math.sin(angle), 1.2 * v, -math.cos(angle) * (1 + 0.2 * v) }
      uv[#uv + 1] = { u, v }
    end
  end
  local function at(row, column) return row * (COLUMNS + 1) + column end
  for row = 0, ROWS - 1 do
    for column = 0, COLUMNS - 1 do
      faces[#faces + 1] = { at(row, column), at(row, column + 1), at(row + 1, column) }
      faces[#faces + 1] = { at(row + 1, column), at(row, column + 1), at(row + 1, column + 1) }
    end
  end
  session:set(DefaultScene{
    camPosition = {0, 1.1, 2.6}, camRotation = {-0.15, 0, 0},
    TriMesh{
      key = "wall", vertices = vertices, faces = faces, uv = uv, position = {0, 0.1, 0.5},
      materialType = "standard", material = { map = asset("assets/checker.png"), mapRepeat = {2, 1}, side = 2 },
    },
  })
end)
