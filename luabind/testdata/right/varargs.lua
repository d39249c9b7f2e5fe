local function all(...)
  local list, n = { ... }, select("#", ...)
  return n, unpack(list)
end
local a, b, c = all(1, 2)
local x, y, z = unpack({ 1, 2, 3 })
local first, second = ({ 4, 5 })[1], 6
print(a, b, c, x, y, z, first, second)
spawn(function(session) session:set(DefaultScene{}) end)
