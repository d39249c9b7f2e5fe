local inspect = require "inspect"
print(inspect(1), inspect("a 'quoted' \"text\" \n\t\0\200"), inspect(nil), inspect(true), inspect(1.5), inspect(1e100), inspect(0/0) ~= "")
print(inspect{}) print(inspect{1, 2, 3}) print(inspect{a = 1, ["b c"] = 2, [3] = 4, [true] = false, [1.5] = 0})
print(inspect{1, {2, {3, {4, {5}}}}}) print(inspect({1, {2, {3, {4}}}}, {depth = 2}))
print(inspect({a = {b = {}}, list = {"x", "y"}}, {newline = "@", indent = ">>"}))
local loop = {name = "loop"} loop.self = loop loop.list = {loop, loop} print(inspect(loop))
print(inspect(setmetatable({1}, {__index = {x = 1}, __tostring = function() return "named" end})))
print(inspect({print_ = 1, f = function() end, g = coroutine.create(function() end)}))
print(inspect({a = 1, secret = 2, deep = {secret = 3}}, {process = function(item, path)
  if path[#path] ~= "secret" and path[#path] ~= inspect.METATABLE then return item end
end}))
print(inspect({[{}] = {}, [inspect.KEY] = 1} ~= nil))
local paths = {}
inspect({a = {1, b = 2}}, {process = function(item, path)
  local p = {} for i, k in ipairs(path) do p[i] = tostring(k) end
  paths[#paths + 1] = table.concat(p, ".") return item
end})
table.sort(paths) print(table.concat(paths, " "))
