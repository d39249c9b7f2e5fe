-- The room as a headset sees it: the script requests the meshes of the surroundings from an
-- XR session every second and draws them. Without XR nothing is drawn.

local colors = { floor = "#118ab2", wall = "#c9ccd3", ceiling = "#c9ccd3", table = "#ffd166" }

-- A mesh of the room has the properties of a TriMesh: vertices, faces and a matrix.
local function show(session, n, mesh)
  session:upsert(TriMesh{
    key = "surface-" .. n,
    vertices = mesh.vertices,
    faces = mesh.indices,
    matrix = mesh.matrix,
    color = colors[mesh.semanticLabel] or "#06d6a0",
    wireframe = true,
  })
end

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.6, 1}, camRotation = {-0.1, 0, 0},
    Text{ key = "caption", "no meshes yet", position = {0, 1.5, -2}, fontSize = 0.3, color = "#5f6caf" },
    bgChildren = { WebXRMesh{ key = "webxr-mesh" } },
  })
  for _ in frames(1) do
    local ok, answer = pcall(session.get_webxr_mesh, session, { key = "webxr-mesh", ttl = 2 })
    if ok and answer then -- false: the client has left meanwhile
      for n, mesh in ipairs(answer.value.meshes) do show(session, n, mesh) end
      local n = #answer.value.meshes
      session:upsert(Text{ key = "caption", n > 0 and ("%d mesh%s"):format(n, n == 1 and "" or "es") or "enter XR to see your room" })
    elseif not ok then
      session:upsert(Text{ key = "caption", is_timeout(answer) and "enter XR to see your room" or tostring(answer) })
    end
  end
end)
