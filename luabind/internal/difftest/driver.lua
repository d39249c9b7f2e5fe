-- Runs the programs of the file "batch" one after another, in one Lua state, and prints for
-- each a line "\1 number" and then its output. The same text drives lua5.1, luajit and the
-- engine. The first line of the batch is "messages" or "places"; a line with its length in
-- bytes is before each program.
--
-- What programs print is brought to a form that does not depend on the implementation:
-- no addresses and no order of hash keys. Where "places" is asked for, the messages of errors
-- that programs have not raised themselves are left out, and only their places are shown.
-- Messages that programs raise begin with E.

local emit, real = print, {}
for k, v in pairs(_G) do real[k] = v end
local byte, find, format, gsub, sub = string.byte, string.find, string.format, string.gsub, string.sub
local concat, sort, floor = table.concat, table.sort, math.floor
local getmetatable, loadstring, pairs, pcall, rawget, select, tonumber, tostring, type =
  getmetatable, loadstring, pairs, pcall, rawget, select, tonumber, tostring, type

local batch = assert(io.open("batch", "rb"))
local messages = batch:read("*l") == "messages"

-- What changes is in a table: a fault that parts closures from their variables is then seen in
-- the program that has it, and not in all that follow.
local now = {}

local function write(line)
  if #line > 4000 then line = sub(line, 1, 4000) .. "..." end
  now.size = now.size + #line
  if now.size > 100000 then real.error("E too much output", 0) end
  now.lines[#now.lines + 1] = line
end

-- Beginnings of messages that have no place, as the caller of what raises them is not Lua.
local foreign = { "attempt to ", "bad argument", "cannot ", "error in error handling", "invalid ", "stack overflow", "table index ", "unable to ", "wrong number of " }

-- text removes from a message what only one implementation says.
local function text(s)
  if messages then return s end
  local stop = 0
  while true do
    local _, place = find(s, "^[^\n:]*:%d+: ", stop + 1)
    if not place then break end
    stop = place
  end
  if stop > 0 then
    return byte(s, stop + 1) == 69 and s or sub(s, 1, stop) .. "fault"
  end
  for i = 1, #foreign do
    if sub(s, 1, #foreign[i]) == foreign[i] then return "fault" end
  end
  return s
end

local function quote(s)
  return '"' .. gsub(text(s), '[%c"\\\128-\255]', function(c) return format("\\%d", byte(c)) end) .. '"'
end

local function number(x)
  if x ~= x then return "nan" end
  if x == 0 then return "0" end
  return format("%.17g", x)
end

local function less(a, b)
  local ta, tb = type(a), type(b)
  if ta ~= tb then return ta < tb end
  return a < b
end

local function show(v, depth, path)
  local t = type(v)
  if t == "string" then return quote(v) end
  if t == "number" then return number(v) end
  if t ~= "table" then return t == "boolean" and tostring(v) or t end
  if path[v] then return "cycle" end
  if depth > 4 then return "{...}" end
  path[v] = true
  local out, n, keys, others = {}, 0, {}, 0
  while rawget(v, n + 1) ~= nil do
    n = n + 1
    out[n] = show(rawget(v, n), depth + 1, path)
  end
  for k in real.next, v do
    local tk = type(k)
    if tk == "string" or (tk == "number" and not (k >= 1 and k <= n and floor(k) == k)) then
      keys[#keys + 1] = k
    elseif tk ~= "number" then
      others = others + 1
    end
  end
  sort(keys, less)
  for i = 1, #keys do
    local k = keys[i]
    out[#out + 1] = "[" .. (type(k) == "string" and quote(k) or number(k)) .. "]=" .. show(rawget(v, k), depth + 1, path)
  end
  if others > 0 then out[#out + 1] = others .. " others" end
  if getmetatable(v) then out[#out + 1] = "meta" end
  path[v] = nil
  return "{" .. concat(out, ", ") .. "}"
end

local library = {}

-- print writes its arguments as the real print does, but for what has no fixed text.
function library.print(...)
  local out = {}
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    local t = type(v)
    if t == "string" then
      out[i] = text(v)
    elseif t == "table" then
      local meta = getmetatable(v)
      out[i] = type(meta) == "table" and rawget(meta, "__tostring") and tostring(v) or "table"
    elseif t == "number" or t == "boolean" or t == "nil" then
      out[i] = tostring(v)
    else
      out[i] = t
    end
  end
  write(concat(out, "\t"))
end

-- dump writes its arguments so that they can be told apart exactly.
function library.dump(...)
  local out = {}
  for i = 1, select("#", ...) do out[i] = show((select(i, ...)), 0, {}) end
  write(concat(out, " "))
end

-- tostring is the real one, without addresses.
function library.tostring(...)
  local s = tostring(...)
  return type(s) == "string" and find(s, "^%l+: 0x%x+$") and type((...)) or s
end

-- tick ends programs whose functions call each other without end.
function library.tick()
  now.fuel = now.fuel - 1
  if now.fuel < 0 then real.error("E out of fuel", 0) end
end

if jit then
  -- LuaJIT's format takes any value for %s and %q, which Lua 5.1 does not.
  function string.format(f, ...)
    for i = 1, select("#", ...) do
      local t = type((select(i, ...)))
      if t ~= "string" and t ~= "number" then real.error("bad argument to format", 2) end
    end
    return format(f, ...)
  end
end

local function reset()
  for k in pairs(_G) do
    if real[k] == nil then _G[k] = nil end
  end
  for k, v in pairs(real) do
    if rawget(_G, k) ~= v then _G[k] = v end
  end
  for k, v in pairs(library) do _G[k] = v end
  now.lines, now.size, now.fuel = {}, 0, 3000
end

local function run(source)
  reset()
  local program = loadstring(source, "=p")
  if not program then
    now.lines = { "does not load" }
    return
  end
  local ok, problem = pcall(program, 1, nil, "three")
  if not ok then
    now.size = 0
    write("ended by an error: " .. show(problem, 0, {}))
  end
end

-- NaN has a sign in the reference that depends on the processor, and so has zero that was
-- folded by its compiler.
local function plain(line)
  line = gsub(line, "%-nan", "nan")
  line = gsub(gsub(line, "%-0([^%d.x])", "0%1"), "%-0$", "0")
  return (gsub(line, "[^\n -~]", function(c) return c == "\t" and c or format("\\%03d", byte(c)) end))
end

local index = 0
while true do
  local length = batch:read("*l")
  if not length then break end
  index = index + 1
  run(batch:read(tonumber(length)))
  local done = now.lines
  emit("\1 " .. index)
  for i = 1, #done do emit(plain(done[i])) end
  emit("\2")
  if not vuer then io.stdout:flush() end
end
batch:close()
