-- case: arithmetic
local log = {}
local m = {}
for _, op in ipairs({ "add", "sub", "mul", "div", "mod", "pow" }) do m["__" .. op] = function(a, b) return op .. ":" .. type(a) .. type(b) end end
m.__unm = function(a, b) return "unm" .. type(a) .. tostring(a == b) end
m.__concat = function(a, b) return "concat:" .. type(a) .. type(b) end
local o = setmetatable({}, m)
print(o + 1, 1 + o, o + o, o - 1, "2" - o, o * {}, nil / o, o % true, 2 ^ o, -o)
print(o .. "x", "x" .. o, o .. o, 1 .. o, o .. 1, "a" .. "b" .. o, o .. "a" .. "b")
-- case: the first operand's metamethod wins
local a = setmetatable({}, { __add = function() return "a" end })
local b = setmetatable({}, { __add = function() return "b" end })
print(a + b, b + a, a + 1, 1 + b)
-- case: one result of metamethods
local o = setmetatable({}, { __add = function() return 1, 2 end, __index = function() return 3, 4 end, __call = function() return 5, 6 end, __sub = function() end })
print(o + 1) print(o.x) print(o()) print(o - 1, select("#", o - 1)) dump({ o + 1, o() })
-- case: equality
local n = 0
local m = { __eq = function(a, b) n = n + 1 return a.v == b.v end }
local a, b, c = setmetatable({ v = 1 }, m), setmetatable({ v = 1 }, m), setmetatable({ v = 2 }, m)
print(a == b, a == c, a ~= b, a ~= c, a == a, a == 1, a == nil, n)
local d = setmetatable({ v = 1 }, { __eq = function() return true end })
print(a == d, d == a, rawequal(a, b), n)
print(setmetatable({}, { __eq = function() return nil end }) == setmetatable({}, { __eq = function() return 1 end }))
local m2 = { __eq = function() return 1 end }
print(setmetatable({}, m2) == setmetatable({}, m2))
-- case: order
local m = { __lt = function(a, b) return a.v < b.v end }
local a, b = setmetatable({ v = 1 }, m), setmetatable({ v = 2 }, m)
print(a < b, a > b, a <= b, a >= b, b <= a, a <= a)
m.__le = function(a, b) return "le" end
print(a <= b, a >= b, not (a < b), a < b and 1)
print(pcall(function() return a < 1 end), pcall(function() return a < setmetatable({}, {}) end))
-- case: index functions and tables
local base = { x = "base x" }
local mid = setmetatable({ y = "mid y" }, { __index = base })
local o = setmetatable({}, { __index = mid })
print(o.x, o.y, o.z, rawget(o, "x"))
local f = setmetatable({}, { __index = function(t, k) return k .. "!" end })
print(f.a, f.b, f[1 .. ""], rawget(f, "a"))
setmetatable(mid, { __index = f })
print(o.x, o.y, o.q)
-- case: newindex
local store = {}
local p = setmetatable({ old = 1 }, { __newindex = store })
p.new = 2 p.old = 3
dump(rawget(p, "new"), p.old, store)
local log = {}
local q = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end })
q.a = 1 q.a = 2 q.b = nil q.b = 3
dump(log, q)
local r = setmetatable({}, { __newindex = setmetatable({}, { __newindex = function(t, k, v) print("deep", k, v) end }) })
r.x = 5
-- case: call
local c = setmetatable({}, { __call = function(self, ...) return select("#", ...), ... end })
print(c()) print(c(1, nil)) print((c(1, 2))) print(pcall(c, 5))
local d = setmetatable({}, { __call = function(self, f, ...) return f(...) end })
print(d(math.max, 1, 5, 3), d(type, nil))
local function tail(...) return c(...) end
print(tail(1, 2))
local o = { m = c }
print(o:m() == 1, o.m(7))
-- case: length is raw for tables
local o = setmetatable({ 1, 2 }, { __len = function() return 10 end })
print(#o)
-- case: tostring and print
local o = setmetatable({}, { __tostring = function(self) return "obj" .. tostring(self.n) end })
print(o, tostring(o), (tostring(o)))
o.n = 5
print(o)
-- case: __metatable
local o = setmetatable({}, { __metatable = "locked" })
print(getmetatable(o), pcall(setmetatable, o, {}))
print(getmetatable("").__index == string, getmetatable("x").__metatable)
-- case: setmetatable
local t = {}
print(setmetatable(t, nil) == t, getmetatable(t), pcall(setmetatable, t), pcall(setmetatable, t, 1), setmetatable(t, {}) == t)
-- case: inheritance
local Animal = {} Animal.__index = Animal
function Animal.new(name) return setmetatable({ name = name }, Animal) end
function Animal:speak() return self.name .. " makes " .. self:sound() end
function Animal:sound() return "noise" end
local Dog = setmetatable({}, { __index = Animal }) Dog.__index = Dog
function Dog.new(name) local d = Animal.new(name) return setmetatable(d, Dog) end
function Dog:sound() return "woof, not " .. Animal.sound(self) end
print(Animal.new("cat"):speak(), Dog.new("rex"):speak(), getmetatable(Dog.new("x")) == Dog)
-- case: vectors
local V = {} V.__index = V
local function vec(x, y) return setmetatable({ x = x, y = y }, V) end
V.__add = function(a, b) return vec(a.x + b.x, a.y + b.y) end
V.__sub = function(a, b) return vec(a.x - b.x, a.y - b.y) end
V.__mul = function(a, b) if type(a) == "number" then return vec(a * b.x, a * b.y) elseif type(b) == "number" then return vec(a.x * b, a.y * b) end return a.x * b.x + a.y * b.y end
V.__unm = function(a) return vec(-a.x, -a.y) end
V.__eq = function(a, b) return a.x == b.x and a.y == b.y end
V.__tostring = function(a) return "(" .. a.x .. ", " .. a.y .. ")" end
V.__concat = function(a, b) return tostring(a) .. tostring(b) end
local a, b = vec(1, 2), vec(3, 4)
print(a + b, a - b, a * b, a * 2, 2 * a, -a, a == vec(1, 2), a ~= b, a .. b, a .. "x", "x" .. a, (a + b) * 2 - b)
a, b = b, a + b
print(a, b)
-- case: defaults and read-only
local function default(t, v) return setmetatable(t, { __index = function() return v end }) end
local t = default({ a = 1 }, 0)
t.b = t.b + 5
print(t.a, t.b, t.c, t[1])
local ro = setmetatable({}, { __index = { x = 1 }, __newindex = function(t, k) error("E " .. k, 0) end })
print(ro.x, pcall(function() ro.y = 1 end))
-- case: metatables of other types
print(getmetatable(1), getmetatable(nil), getmetatable(true), pcall(setmetatable, "x", {}))
-- case: methods through strings
print(("x"):rep(3), ("abc").upper("q"), pcall(function() return ("abc"):nosuch() end))
-- case: rawget, rawset, rawequal
local t = setmetatable({}, { __index = function() return "i" end, __newindex = function() print("n") end, __eq = function() return true end })
print(rawget(t, 1), t[1], rawset(t, 1, 5) == t, t[1], rawequal(t, t), rawequal(t, {}), rawequal(1, 1), rawequal("a", "a"))
-- case: comparisons of mixed types
print(1 == "1", nil == false, {} == {}, "a" == "a", print == print)
-- case: self modification in __index
local t t = setmetatable({}, { __index = function(t, k) local v = k * k rawset(t, k, v) return v end })
print(t[5], rawget(t, 5), t[6] + t[5])
-- case: several assignment through metamethods
local t = setmetatable({}, { __newindex = function(t, k, v) rawset(t, k, v * 2) end })
t.a, t.b, t.a = 1, 2, 3
dump(t)
-- case: metamethods with upvalues and loops
local sum = 0
local o = setmetatable({}, { __add = function(a, b) sum = sum + b return a end })
for i = 1, 10 do o = o + i end
print(sum)
