-- Meshes: a model from a URL, the same model from text and from bytes, and one made of numbers, whose
-- surface ripples sixty times a second.

local N = 32 -- vertices along an edge

local function faces()
  local list = {}
  for row = 0, N - 2 do
    for column = 0, N - 2 do
      local a = row * N + column
      list[#list + 1] = { a, a + N, a + 1 }
      list[#list + 1] = { a + 1, a + N, a + N + 1 }
    end
  end
  return list
end

local vertices = Float32Array(3 * N * N)

local function ripple(t)
  local i = 1
  for row = 0, N - 1 do
    for column = 0, N - 1 do
      local x, z = column / (N - 1) - 0.5, row / (N - 1) - 0.5
      local height = 0.08 * math.sin(14 * math.sqrt(x * x + z * z) - 4 * t)
      vertices:set(i, 1.4 * x, height, 1.4 * z)
      i = i + 3
    end
  end
  return vertices
end

spawn(function(session)
  local file = assert(io.open("assets/knot.obj"))
  local text = file:read("*a")
  file:close()
  session:set(DefaultScene{
    camPosition = {0, 1.5, 3}, camRotation = {-0.28, 0, 0},
    Obj{ key = "by-url", src = asset("assets/knot.obj"), position = {-1.4, 0.7, 0}, material = { color = "#ffd166" } },
    Obj{ key = "by-text", text = text, position = {1.4, 0.7, 0}, material = { color = "#ef476f" } },
    Obj{ key = "by-bytes", buff = bytes(text), position = {0, 1.3, -1}, scale = 0.7, material = { color = "#06d6a0" } },
    TriMesh{ key = "water", vertices = ripple(0), faces = faces(), position = {0, 0.5, 0}, color = "#23aaff" },
  })
  for dt, t in frames(60) do
    session:update(TriMesh{ key = "water", vertices = ripple(t) })
  end
end)
