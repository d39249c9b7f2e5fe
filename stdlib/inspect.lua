-- inspect: any value as readable text.
--
--   local inspect = require "inspect"
--   local box = { key = "box", position = {1, 2, 3}, ["line width"] = 2 }
--   print(inspect(box))                  --> { key = "box", ["line width"] = 2, position = { 1, 2, 3 } }
--   print(inspect({ a = { b = { c = 1 } } }, { depth = 2 }))   --> { a = { b = {...} } }
--
-- The text is Lua source if possible: strings are quoted, and names are in brackets if
-- necessary. Named fields are sorted, so equal tables have the same text. A table
-- within itself is <cycle>, a table deeper than `depth` is {...}.

local _, std = ...

local concat, sort = table.concat, table.sort
local format, gsub, match, rep = string.format, string.gsub, string.match, string.rep

local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local nil not
  or repeat return then true until while]]):gmatch("%a+") do
  KEYWORDS[word] = true
end

local ESCAPES = { ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t", ['"'] = '\\"', ["\\"] = "\\\\" }

local function escape(c)
  return ESCAPES[c] or format("\\%03d", c:byte())
end

local function quote(s)
  return '"' .. gsub(s, '[%c"\\]', escape) .. '"'
end

local function is_name(key)
  return type(key) == "string" and match(key, "^[%a_][%w_]*$") and not KEYWORDS[key]
end

-- Order of keys: numbers, strings, then other types, each in its own order.
local RANK = { number = 1, string = 2, boolean = 3 }

local function before(a, b)
  local ra, rb = RANK[type(a)] or 4, RANK[type(b)] or 4
  if ra ~= rb then return ra < rb end
  if ra <= 2 then return a < b end
  return tostring(a) < tostring(b)
end

-- named_keys returns the keys of t outside its array part of n items.
local function named_keys(t, n)
  local keys = {}
  for key in next, t do
    local in_array = type(key) == "number" and key >= 1 and key <= n and key % 1 == 0
    if not in_array then keys[#keys + 1] = key end
  end
  sort(keys, before)
  return keys
end

-- The length of the longest table that is written on one line.
local WIDTH = 72

local write

local function write_table(t, state, level)
  if state.open[t] then return "<cycle>" end
  if next(t) == nil then return "{}" end
  if level >= state.depth then return "{...}" end
  state.open[t] = true

  local items, n = {}, 0
  while rawget(t, n + 1) ~= nil do
    n = n + 1
    items[n] = write(rawget(t, n), state, level + 1)
  end
  for _, key in ipairs(named_keys(t, n)) do
    local name = is_name(key) and key or "[" .. write(key, state, level + 1) .. "]"
    items[#items + 1] = name .. " = " .. write(rawget(t, key), state, level + 1)
  end
  state.open[t] = nil

  local line = "{ " .. concat(items, ", ") .. " }"
  if #line + #state.indent * level <= WIDTH and not line:find("\n", 1, true) then
    return line
  end
  local inner = "\n" .. rep(state.indent, level + 1)
  return "{" .. inner .. concat(items, "," .. inner) .. "\n" .. rep(state.indent, level) .. "}"
end

function write(value, state, level)
  local kind = type(value)
  if kind == "string" then return quote(value) end
  if kind == "number" or kind == "boolean" or kind == "nil" then return tostring(value) end
  if kind == "table" then
    local meta = getmetatable(value)
    if type(meta) == "table" and rawget(meta, "__tostring") then return tostring(value) end
    return write_table(value, state, level)
  end
  return "<" .. tostring(value) .. ">"
end

std.takes{ ["inspect"] = { 2, "depth", "indent" } }

-- inspect(value [, options]) returns value as text. options.depth is the largest depth
-- of tables (unlimited by default), options.indent is one step of indentation (two
-- spaces).
local function inspect(value, options)
  options = options and std.options("inspect", options) or {}
  if options.depth and type(options.depth) ~= "number" then std.wants("inspect", "depth", "a number", options.depth) end
  if options.indent and type(options.indent) ~= "string" then std.wants("inspect", "indent", "a string", options.indent) end
  local state = { depth = options.depth or math.huge, indent = options.indent or "  ", open = {} }
  return write(value, state, 0)
end

return inspect
