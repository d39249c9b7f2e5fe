-- case: operands
local function L(x) io.write("") print("eval", x) return x end
print(L(1) + L(2) * L(3) - L(4) / L(5))
print(L(1) .. L(2) .. L(3), L(2) ^ L(3) ^ L(1))
print(L(1) < L(2), L(1) > L(2), L(1) <= L(2), L(1) >= L(2), L(1) == L(2), L(1) ~= L(2))
print(L(1) and L(2) or L(3), L(nil) and L(2) or L(3), not L(1))
print(#{ L(1), L(2), L(3) }, -L(1), (L(1) + L(2)) * L(3))
-- case: comparisons with metamethods
local log = {}
local m = { __lt = function(a, b) log[#log + 1] = a.n .. "<" .. b.n return a.n < b.n end, __le = function(a, b) log[#log + 1] = a.n .. "<=" .. b.n return a.n <= b.n end }
local function O(n) log[#log + 1] = n return setmetatable({ n = n }, m) end
print(O(1) < O(2), O(1) > O(2), O(1) <= O(2), O(1) >= O(2))
print(table.concat(log, " "))
-- case: comparisons with less than alone
local log = {}
local m = { __lt = function(a, b) log[#log + 1] = a.n .. "<" .. b.n return a.n < b.n end }
local a, b = setmetatable({ n = 1 }, m), setmetatable({ n = 2 }, m)
print(a < b, a > b, a <= b, a >= b)
print(table.concat(log, " "))
-- case: assignments
local log = {}
local function L(x) log[#log + 1] = tostring(x) return x end
local T = setmetatable({}, { __index = function(t, k) log[#log + 1] = "get " .. k return {} end, __newindex = function(t, k, v) log[#log + 1] = "set " .. k .. " " .. tostring(v) end })
T[L("a")], T[L("b")] = L(1), L(2)
T[L("c")], T[L("d")], T[L("e")] = L(3)
T.x, T.y = L(4), L(5), L(6)
T.x.y, T.z = L(7), T.w ~= nil
print(table.concat(log, " | "))
-- case: calls and methods
local log = {}
local function L(x) log[#log + 1] = tostring(x) return x end
local O = setmetatable({}, { __index = function(t, k) log[#log + 1] = "field " .. tostring(k) return function(...) log[#log + 1] = "called with " .. select("#", ...) return ... end end })
L(O)[L("f")](L(1), L(2))
O:m(L(3), O.n(L(4), L(5)))
O.a(O.b(L(6)), L(7))
print(#log)
for i, v in ipairs(log) do if not v:find("table") then print(v) end end
-- case: constructors
local log = {}
local function L(x) log[#log + 1] = tostring(x) return x end
local t = { L(1), [L("k")] = L(2), L(3), x = L(4), L(5), [L(10)] = L(6) }
print(table.concat(log, " "))
dump(t)
-- case: loops
local log = {}
local function L(x) log[#log + 1] = tostring(x) return x end
for i = L(1), L(5), L(2) do L("body" .. i) end
for k in L(next), L({ 1 }), L(nil) do L("generic") end
local i = 0
while L(i) < 2 do i = i + 1 end
repeat i = i - 1 until L(i) == 0
for _, v in ipairs(log) do if not v:find(":") then print(v) end end
-- case: a call changes the table that is assigned to
local t = {}
local old = t
local function change() t = {} return 1 end
t.x = change()
print(old.x, t.x)
local function f(u) local was = u u.y, u = 1, {} return was.y, u.y end
print(f({}))
local g = {}
G = g
G.z = (function() G = {} return 2 end)()
print(g.z, G.z)
-- case: a call changes the index
local t, i = {}, 1
t[i] = (function() i = 5 return "v" end)()
dump(t)
local k = "a"
t[k], k = (function() k = "b" return 1 end)(), "c"
dump(t, k)
-- case: a call changes an operand
local x = 1
local function inc() x = x + 1 return x end
print(x + inc(), inc() + x, x * inc() + x)
local y = x + inc()
print(y, x .. inc(), inc() .. x)
print(x == inc(), inc() == x, x < inc())
local t = { x, inc(), x }
print(t[1], t[2], t[3])
print(x, inc(), x)
-- case: a call changes a global or an upvalue operand
X = 1
local function inc() X = X + 1 return X end
print(X + inc(), inc() + X, X, inc(), X)
local u = 1
local function f() local function g() u = u + 10 return u end return u + g(), g() + u, u end
print(f())
-- case: results of and and or are evaluated once
local n = 0
local function f() n = n + 1 return n % 2 == 0 and n end
local a = f() or f()
local b = f() and f()
local c = f() and f() or f()
print(a, b, c, n)
-- case: an index of nil or NaN comes before __newindex
local t = setmetatable({}, { __newindex = function() print("called") end })
print(pcall(function() t[nil] = 1 end))
print(pcall(function() t[0 / 0] = 1 end))
