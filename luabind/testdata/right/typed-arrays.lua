local points, colors = Float32Array(300), Uint8Array(300)
colors:fill(255)
for i = 0, 99 do points:set(3 * i + 1, math.cos(i), i / 100, math.sin(i)) end
print(#points, points[1], points:slice(1, 3)[2])
spawn(function(session)
  session:set(DefaultScene{ PointCloud{ key = "cloud", vertices = points, colors = colors, size = 0.02 } })
end)
