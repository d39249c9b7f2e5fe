-- case: each round has its own variable
local fs = {}
for i = 1, 3 do fs[i] = function() i = i + 10 return i end end
print(fs[1](), fs[1](), fs[2](), fs[3]())
-- case: generic for
local fs = {}
for k, v in ipairs({ "a", "b" }) do fs[k] = function() v = v .. k return v end end
print(fs[1](), fs[1](), fs[2]())
-- case: while with a local of its body
local fs, i = {}, 0
while i < 3 do
  i = i + 1
  local j = i
  fs[i] = function() j = j + 1 return i, j end
end
print(fs[1]()) print(fs[1]()) print(fs[3]())
-- case: repeat with a local in the condition
local fs, n = {}, 0
repeat
  local x = n
  n = n + 1
  fs[n] = function() x = x + 1 return x end
until x >= 2 or fs[n]() > 5
print(n, fs[1](), fs[2](), fs[3]())
-- case: the condition of repeat captures
local fs = {}
local n = 0
repeat
  local x = n
  n = n + 1
until (function() fs[n] = function() x = x + 1 return x end return x == 2 end)()
print(fs[1](), fs[2](), fs[3](), fs[3]())
-- case: two closures share
local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end
end
local inc, get = counter()
inc() inc()
local inc2, get2 = counter()
print(get(), get2(), inc2(), get())
-- case: shared across levels
local a = 1
local function f()
  local b = 2
  local function g()
    local c = 3
    return function() a, b, c = a + 1, b + 1, c + 1 return a, b, c end
  end
  return g(), g()
end
local x, y = f()
print(x()) print(y()) print(x()) print(a)
-- case: captured parameter
local function f(p, ...)
  local r = { ... }
  return function(v) p, r[1] = v, p return p, r[1] end
end
local g = f(1, 2)
print(g(5)) print(g(6))
-- case: captured before it is assigned
local x
local function get() return x end
x = 5
print(get())
do local x = 6 print(get(), x) end
-- case: break leaves a captured scope
local f
for i = 1, 10 do
  local x = i * 2
  f = function() x = x + 1 return x end
  if i == 3 then break end
end
print(f(), f())
-- case: return out of a loop with captured variables
local function f()
  for i = 1, 5 do
    local x = i
    local function g() x = x + i return x end
    if i == 2 then return g, x end
  end
end
local g, x = f()
print(g(), g(), x)
-- case: a closure survives an error
local keep
print(pcall(function()
  local n = 1
  keep = function() n = n + 1 return n end
  n = 10
  error("E", 0)
end))
print(keep(), keep())
-- case: a caught error and variables outside of it
local n, fs = 0, {}
for i = 1, 3 do
  fs[i] = function() n = n + 1 return n end
  pcall(function() n = n + 10 error("E") end)
end
print(fs[1](), fs[2](), fs[3](), n)
-- case: pcall that succeeds, in the middle
local n = 0
local function inc() n = n + 1 end
pcall(inc)
pcall(function() inc() n = n + 5 end)
inc()
print(n)
-- case: a variable as an argument of pcall
local x = 1
local function set() x = x + 1 return x end
print(pcall(set), x, pcall(set), x)
-- case: recursion through an upvalue
local fact
fact = function(n) return n <= 1 and 1 or n * fact(n - 1) end
print(fact(10))
-- case: each call has its own
local function make(n) if n == 0 then return {} end local t = make(n - 1) t[n] = function() n = n * 2 return n end return t end
local t = make(3)
print(t[1](), t[2](), t[3](), t[1]())
-- case: upvalues of a nested loop
local fs = {}
for i = 1, 2 do
  for j = 1, 2 do
    fs[#fs + 1] = function() i = i + 1 j = j * 2 return i, j end
  end
end
for _, f in ipairs(fs) do print(f()) end
for _, f in ipairs(fs) do print(f()) end
-- case: shadowed names
local x = 1
local f = function() return x end
local x = 2
local g = function() return x end
do local x = 3 g = (function(h) return function() return h(), x end end)(g) end
print(f(), g())
-- case: iterator with state
local function range(n) local i = 0 return function() i = i + 1 if i <= n then return i end end end
local s = 0
for i in range(4) do for j in range(i) do s = s + i * j end end
print(s)
-- case: many upvalues
local src = {}
for i = 1, 50 do src[#src + 1] = "local v" .. i .. " = " .. i end
src[#src + 1] = "return function() return "
for i = 1, 50 do src[#src + 1] = (i > 1 and " + " or "") .. "v" .. i end
src[#src + 1] = " end"
print(loadstring(table.concat(src, "\n"))()())
-- case: closures in table constructors
local n = 0
local t = { inc = function() n = n + 1 return n end, get = function() return n end, n = n }
t.inc() t.inc()
print(t.get(), t.n, n)
-- case: self in closures
local o = { v = 1 }
function o:f() local function g() self.v = self.v + 1 return self.v end return g end
local g = o:f()
print(g(), g(), o.v)
-- case: assignment in a closure called by a comparison
local a = { 3, 1, 2 }
local calls = 0
table.sort(a, function(x, y) calls = calls + 1 return x < y end)
print(a[1], a[2], a[3], calls > 0)
-- case: gsub callback with state
local n = 0
print(("aaa"):gsub("a", function(c) n = n + 1 return c .. n end))
print(n)
