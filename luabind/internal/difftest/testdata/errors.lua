-- case: values
print(pcall(error, "E", 0)) print(pcall(error, nil)) print(pcall(error)) dump(pcall(error, { 1 })) print(pcall(error, true))
print(pcall(error, 42)) print(pcall(error, 42, 0))
local ok, e = pcall(error, 1)
print(ok, e, type(e))
ok, e = pcall(function() error(12) end)
print(ok, type(e))
-- case: levels
local function f() error("E1") end
local function g() error("E2", 2) end
local function h() error("E0", 0) end
print(pcall(f)) print(pcall(g)) print(pcall(h))
print(pcall(function()
  local x = f()
  return x
end))
print(pcall(function()

  local x = g()
  return x
end))
-- case: assert
print(pcall(assert, false)) print(pcall(assert, nil, "E")) print(assert(1, 2, 3)) print(pcall(assert)) print(pcall(assert, false, 7)) print(select("#", assert(true)))
print(pcall(assert, false, nil))
-- case: lines
print(pcall(function()
  local t = nil
  return t.x
end))
print(pcall(function()
  local t = {}


  t.x.y = 1
end))
print(pcall(function() nosuch() end))
print(pcall(function()
  local a = 1

  a()
end))
-- case: rethrown
local ok, e = pcall(function()
  local ok, e = pcall(error, "E1", 0)
  error(e .. "E2", 0)
end)
print(ok, e)
local t = {}
local ok, e = pcall(function() local ok, e = pcall(error, t) error(e) end)
print(ok, e == t)
-- case: nested
print(pcall(pcall, error, "E")) print(pcall(pcall)) print(pcall(pcall, pcall, error, "E")) print(pcall(nil)) print(pcall(5)) print(pcall({}))
-- case: xpcall
print(xpcall(function() error("E", 0) end, function(m) return "H" .. m end))
print(xpcall(function() return 1, 2 end, print))
print(xpcall(function() error({}) end, type))
print(xpcall(function() local x = nil + 1 end, function(m) return type(m), 2 end))
print(xpcall(function() error("E1") end, function(m) error("E2") end))
print(xpcall(nil, function(m) return type(m) end))
-- case: the handler runs where the error is
local depth
print(xpcall(function() local inside = 1 error("E", 0) end, function(m) return debug.traceback("T", 1):sub(1, 1) end))
-- case: errors in metamethods
local m = setmetatable({}, { __index = function(t, k) error("E" .. k, 0) end, __add = function() error("Eadd", 0) end, __call = function() error("Ecall", 0) end, __tostring = function() error("Etext", 0) end })
print(pcall(function() return m.x end)) print(pcall(function() return m + 1 end)) print(pcall(m)) print(pcall(tostring, m))
-- case: errors in callbacks
print(pcall(table.sort, { 3, 1, 2 }, function() error("Esort", 0) end)) print(pcall(string.gsub, "abc", "b", function() error("Egsub", 0) end)) print(pcall(function() for x in function() error("Eiter", 0) end do end end))
-- case: arguments
print(pcall(string.rep)) print(pcall(string.rep, "x")) print(pcall(string.rep, {}, 1)) print(pcall(setmetatable, 1, {})) print(pcall(ipairs)) print(pcall(rawset, 1, 2, 3)) print(pcall(table.concat, { {} })) print(pcall(unpack)) print(pcall(select, 0)) print(pcall(string.char, "x"))
-- case: index and newindex
print(pcall(function() return (nil).x end)) print(pcall(function() local t = 5 t.x = 1 end)) print(pcall(function() return ("x").y end)) print(pcall(function() return (5).y end)) print(pcall(function() return (true)[1] end))
print(pcall(function() local t = {} t[nil] = 1 end)) print(pcall(function() local t = {} t[0 / 0] = 1 end)) print(pcall(function() return ({})[nil] end)) print(pcall(rawset, {}, nil, 1))
-- case: arithmetic and comparison
print(pcall(function() return {} < {} end)) print(pcall(function() return {} < 1 end)) print(pcall(function() return 1 < "1" end)) print(pcall(function() return nil < nil end)) print(pcall(function() return true <= false end)) print(pcall(function() return #nil end)) print(pcall(function() return #5 end))
-- case: state after errors
local n = 0
for i = 1, 5 do
  local ok = pcall(function(x) n = n + x if x % 2 == 0 then error("E") end n = n + 100 end, i)
  print(ok, n)
end
-- case: many errors
local n = 0
for i = 1, 1000 do if not pcall(error, i) then n = n + 1 end end
print(n)
-- case: an error in an argument of a call
local function f(...) return select("#", ...) end
print(pcall(function() return f(1, 2, error("E", 0)) end)) print(pcall(function() return { 1, 2, x = error("E", 0) } end))
-- case: an error after values were left in an expression
local t = { 1, 2, 3 }
print(pcall(function() return t[1] + t[2] + (function() error("E", 0) end)() end), t[1])
-- case: pcall returns all
print(pcall(function() return 1, nil, 3, nil end)) print(select("#", pcall(function() return 1, nil, 3, nil end))) print(select("#", pcall(function() end)))
-- case: results of pcall in several places
local a, b, c = pcall(function() return 1, 2 end)
print(a, b, c)
local t = { pcall(error, "E", 0) }
print(#t, t[1], t[2])
print((pcall(error)), pcall(error, "E", 0))
-- case: error with a table that has __tostring
local e = setmetatable({}, { __tostring = function() return "E text" end })
local ok, m = pcall(error, e)
print(ok, m == e, tostring(m))
-- case: pcall of methods and library functions
print(pcall(("x").rep, "ab", 2)) print(pcall(math.floor, 2.5)) print(pcall(select, 2, "a", "b", "c")) print(pcall(type)) print(pcall(type, nil))
-- case: stack overflow is an error
local function f() return 1 + f() end
print(pcall(f))
local function g() g() end
print((pcall(g)))
print(pcall(function() local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x end))
-- case: stack overflow inside of nested pcalls
local function visit() pcall(visit) end
print("main", select("#", pcall(visit)), pcall(visit))
-- case: all is well after a stack overflow
local function f() return 1 + f() end
for i = 1, 3 do print(pcall(f)) end
local function count(n) if n == 0 then return 0 end return 1 + count(n - 1) end
print(count(150))
