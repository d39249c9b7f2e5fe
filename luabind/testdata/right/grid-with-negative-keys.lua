local grid = {}
for x = -2, 2 do
  for z = -2, 2 do grid[x * 10 + z] = { x = x, z = z } end
end
local list = { 5, 6, 7 }
list[-1] = "before the first"
list[0] = "zero"
spawn(function(session)
  print(grid[-1].x, list[-1], list[0])
  session:set(DefaultScene{ Box{ key = "box", position = {grid[10].x, 0, grid[10].z} } })
end)
