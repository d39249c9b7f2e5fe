-- The room as a headset sees it: asks an XR session for the meshes of its surroundings, each
-- second, and draws them. On a screen without XR there are none.

local colors = { floor = "#118ab2", wall = "#c9ccd3", ceiling = "#c9ccd3", table = "#ffd166" }

-- A mesh of the room has what a TriMesh wants: vertices, faces, a matrix.
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
    Text{ key = "caption", "no meshes yet", position = {0, 1.5, -2}, fontSize = 0.2, color = "#16181d" },
    bgChildren = { WebXRMesh{ key = "webxr-mesh" } },
  })
  for _ in frames(1) do
    local ok, answer = pcall(session.get_webxr_mesh, session, { key = "webxr-mesh", ttl = 2 })
    if ok and answer then -- false: the client has left meanwhile
      for n, mesh in ipairs(answer.value.meshes) do show(session, n, mesh) end
      session:upsert(Text{ key = "caption", ("%d meshes"):format(#answer.value.meshes) })
    elseif not ok and is_timeout(answer) then
      session:upsert(Text{ key = "caption", "enter XR to see your room" })
    end
  end
end)
