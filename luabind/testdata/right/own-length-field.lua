local rope = { length = 4, count = 2 }
local path = {}
path.length = 3
local function new(size) return { size = size } end
spawn(function(session)
  print(rope.length, rope.count, path.length, new(3).size)
  session:set(DefaultScene{ Line{ key = "rope", points = { {0, 0, 0}, {rope.length, 0, 0} } } })
end)
