-- Point clouds: a scan that the page loads from its file, and the same scan read by the script.
-- The script can change the points: each one moves away from the middle and back.

local scan = load_ply("assets/scan.ply")

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.3, 3}, camRotation = {-0.28, 0, 0},
    Ply{ key = "file", src = asset("assets/scan.ply"), position = {-1.1, 0, 0}, size = 0.03 },
    PointCloud{ key = "cloud", vertices = scan.vertices, colors = scan.colors, position = {1.1, 0, 0}, size = 0.03 },
  })

  local middle, moved = {0, 0.6, 0}, scan.vertices:copy()
  for dt, t in frames(30) do
    moved = scan.vertices:sub(middle, moved):mul(1 + 0.2 * math.sin(2 * t), moved):add(middle, moved)
    session:update(PointCloud{ key = "cloud", vertices = moved })
  end
end)
