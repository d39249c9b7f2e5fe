-- json: values as JSON text.
--
--   local json = require "json"
--   print(json.encode{ name = "box", size = {1, 2.5}, none = json.null })
--                     --> {"name":"box","none":null,"size":[1,2.5]}
--   local v = json.decode('{"list": [1, null, true]}')
--   print(v.list[1], v.list[2] == json.null, v.list[3])   --> 1  true  true
--   print(pcall(json.decode, '{"a": 1,}'))
--                     --> false  scene.lua:6: json.decode: line 1, column 9 (offset 8): invalid character '}' looking for beginning of object key string
--
-- A table with items 1..n is a list, other tables are objects, {} is an empty object, and
-- array{} an empty list. json.null is vuer's null. Typed arrays are lists of numbers. Names
-- are sorted. Values that JSON cannot express (functions, NaN, a table within itself) are
-- errors that name the place. So are invalid JSON and nesting deeper than 200.

local _, std = ...

local type = type
local native = std.native

local json = { null = null }

std.takes{ ["json.encode"] = { 2, "indent" }, ["json.save"] = { 3, "indent" } }

-- json.encode(value [, options]): options.indent is a number of spaces, or a string for
-- one step of indentation.
function json.encode(value, options)
  options = options and std.options("json.encode", options) or {}
  local indent = options.indent or ""
  if type(indent) == "number" then indent = (" "):rep(indent) end
  if type(indent) ~= "string" then std.wants("json.encode", "indent", "a number of spaces or a string", indent) end
  return native.encode(value, indent)
end

-- Returns the value that text describes.
function json.decode(text)
  if type(text) ~= "string" then std.wants("json.decode", "text", "a string", text) end
  return native.decode(text)
end

-- json.load(path) reads a file of the workspace, json.save(path, value [, options]) writes one.
function json.load(path)
  if type(path) ~= "string" then std.wants("json.load", "path", "a path", path) end
  local file, problem = io.open(path)
  if not file then std.fail("json.load: " .. problem) end
  local text = file:read("*a"):gsub("^\239\187\191", "") -- the byte order mark that some editors write
  file:close()
  return native.decode(text)
end

function json.save(path, value, options)
  if type(path) ~= "string" then std.wants("json.save", "path", "a path", path) end
  local text = json.encode(value, options)
  local file, problem = io.open(path, "w")
  if not file then std.fail("json.save: " .. problem) end
  local written, problem = file:write(text, "\n")
  local closed, late = file:close()
  if not (written and closed) then std.fail("json.save: " .. path .. ": " .. (problem or late), "the file is incomplete") end
end

return json
