-- case: deep calls
local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end
print(f(900), f(2000), f(10000))
-- case: deep mutual calls
local odd
local function even(n) if n == 0 then return true end local r = odd(n - 1) return r end
function odd(n) if n == 0 then return false end local r = even(n - 1) return r end
print(even(5000), odd(5001))
-- case: endless tail calls
local function loop(n, acc) if n == 0 then return acc end return loop(n - 1, acc + 1) end
print(loop(100000, 0))
local function a(n) if n == 0 then return "done" end return (function(...) return a(...) end)(n - 1) end
print(a(1000))
-- case: a tail call of a method, a field, a result
local o = {}
function o:go(n) if n == 0 then return self == o, "end" end return self:go(n - 1) end
print(o:go(50000))
-- case: deep pcalls
local function f(n) if n == 0 then return 0 end local ok, v = pcall(f, n - 1) return v + 1 end
print(f(100))
-- case: deep metamethods
local m = {}
m.__index = function(t, k) if k == 0 then return 0 end return t[k - 1] + 1 end
print(setmetatable({}, m)[100])
-- case: a long chain of __index tables
local t = { x = "found" }
for i = 1, 50 do t = setmetatable({}, { __index = t }) end
print(t.x, t.y)
-- case: deep with many arguments
local function f(n, ...) if n == 0 then return select("#", ...) end return f(n - 1, n, ...) end
print(f(100))
local function g(n, ...) if n == 0 then return ... end local r = { g(n - 1, n, ...) } return unpack(r) end
print(select("#", g(100)))
-- case: a tree
local function tree(d) if d == 0 then return nil end return { tree(d - 1), v = d, right = tree(d - 1) } end
local function sum(t) if not t then return 0 end return t.v + sum(t[1]) + sum(t.right) end
print(sum(tree(10)))
-- case: Ackermann
local function ack(m, n) if m == 0 then return n + 1 elseif n == 0 then return ack(m - 1, 1) end return ack(m - 1, ack(m, n - 1)) end
print(ack(2, 5))
-- case: Hanoi
local moves = {}
local function hanoi(n, a, b, c) if n > 0 then hanoi(n - 1, a, c, b) moves[#moves + 1] = a .. c hanoi(n - 1, b, a, c) end end
hanoi(4, "A", "B", "C")
print(#moves, table.concat(moves, " "))
-- case: flood fill
local grid, n = {}, 0
for y = 1, 60 do grid[y] = {} end
local function fill(x, y) if x < 1 or y < 1 or x > 60 or y > 60 or grid[y][x] then return end grid[y][x] = true n = n + 1 fill(x + 1, y) fill(x - 1, y) fill(x, y + 1) fill(x, y - 1) end
fill(1, 1)
print(n)
-- case: a long list
local list
for i = 1, 10000 do list = { next = list, v = i } end
local function len(l) if not l then return 0 end return 1 + len(l.next) end
print(len(list))
-- case: permutations
local function perm(a, n, f) if n == 1 then f(a) else for i = 1, n do a[n], a[i] = a[i], a[n] perm(a, n - 1, f) a[n], a[i] = a[i], a[n] end end end
local n = 0
perm({ 1, 2, 3, 4 }, 4, function(a) n = n + 1 if n % 6 == 0 then print(table.concat(a, " ")) end end)
-- case: queens
local function ok(q, n, c) for i = 1, n - 1 do if q[i] == c or q[i] - i == c - n or q[i] + i == c + n then return false end end return true end
local count = 0
local function add(q, n) if n > 6 then count = count + 1 else for c = 1, 6 do if ok(q, n, c) then q[n] = c add(q, n + 1) end end end end
add({}, 1)
print(count)
-- case: recursion in a coroutine
local function walk(t) if t then walk(t.l) coroutine.yield(t.v) walk(t.r) end end
local t = { v = 4, l = { v = 2, l = { v = 1 }, r = { v = 3 } }, r = { v = 6, l = { v = 5 } } }
local out = {}
for v in coroutine.wrap(function() walk(t) end) do out[#out + 1] = v end
print(table.concat(out, " "))
-- case: deep in a coroutine
local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end
print(coroutine.wrap(function() return f(5000) end)())
