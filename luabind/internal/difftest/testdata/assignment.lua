-- case: swap of two locals
local lo, hi = 5, 3
lo, hi = hi, lo
print(lo, hi)
-- case: swap and swap back
local a, b = 1, 2
a, b = b, a
a, b = b, a
print(a, b)
-- case: Fibonacci
local a, b = 0, 1
for i = 1, 5 do a, b = b, a + b end
print(a, b)
-- case: position and velocity
local x, vx = 1, 3
x, vx = x + vx, -x
print(x, vx)
-- case: rotation of three
local a, b, c = 1, 2, 3
a, b, c = c, a, b
print(a, b, c)
a, b, c = b, c, a
print(a, b, c)
-- case: rotation of five
local a, b, c, d, e = 1, 2, 3, 4, 5
a, b, c, d, e = e, d, c, b, a
print(a, b, c, d, e)
a, b, c, d, e = b, c, d, e, a
print(a, b, c, d, e)
-- case: insertion into a list
local head
for i = 1, 3 do
  local node = { value = i }
  node.next, head = head, node
end
local n = 0
while head and n < 10 do print(head.value) head = head.next n = n + 1 end
-- case: removal from a list
local head = { v = 1, next = { v = 2, next = { v = 3 } } }
local first
first, head = head, head.next
print(first.v, head.v)
head, first.next = first, head.next
print(head.v, first.next.v)
-- case: reversal of a list
local head
for i = 4, 1, -1 do head = { v = i, next = head } end
local last
while head do head.next, last, head = last, head, head.next end
while last do print(last.v) last = last.next end
-- case: a field of a table that is assigned to, before and after
local t = { name = "old" }
local old = t
t.x, t = 1, { name = "new" }
print(old.x, t.x, t.name)
t, t.x = old, 2
print(old.x, t.name)
-- case: a key that is assigned to
local t, k = {}, "a"
t[k], k, t.k = 1, "b", k
dump(t, k)
local i = 1
i, t[i] = i + 1, 20
dump(t, i)
t[i], i, t[i + 1] = i, i + 5, -i
dump(t, i)
-- case: object and key both assigned to
local t, k = {}, "x"
local was = t
t, k, t[k], t[k .. k] = { k }, k .. 1, k, t
dump(was.x, was.xx == was, t, k)
-- case: the same place twice
local x
x, x = 1, 2
local t = {}
t.a, t.a = 1, 2
G, G = 1, 2
print(x, t.a, G)
-- case: globals, upvalues and fields
A, B = 1, 2
A, B = B, A
local u, v = 3, 4
local function swap() u, v = v, u A, u = u, A end
swap()
local t = { p = 1, q = 2 }
t.p, t.q = t.q, t.p
t.p, A = A, t.p
print(A, B, u, v, t.p, t.q)
-- case: local and upvalue in one statement
local x, y = 1, 2
local function f(p)
  x, p, y = p, y, x
  return p, x, y
end
print(f(10))
-- case: parameters
local function f(a, b, c) a, b, c = b, c, a return a, b, c end
print(f(1, 2, 3))
local function g(a, b) a, b = b return a, b end
print(g(1, 2))
-- case: loop variables
for i = 1, 3 do
  local j = 10
  i, j = j, i
  print(i, j)
end
for k, v in ipairs({ "a", "b" }) do
  k, v = v, k
  print(k, v)
end
-- case: values beyond the names
local a, b = 1, 2
local v = a and b, error
print(a, b, v)
G = 3, tostring(4)
local w, x = 1, 2, 3, print("evaluated")
print(a, b, v, G, w, x)
a = b, a
print(a, b)
a, b = b, a, print("last")
print(a, b)
-- case: values beyond the names, with several results
local function three() return 1, 2, 3 end
local a = three(), three()
local b, c = three(), three(), three()
local d, e, f = 0, three(), 9
print(a, b, c, d, e, f)
a, b = three(), three(), three()
print(a, b)
-- case: fewer values than names
local a, b, c = 1
print(a, b, c)
a, b, c = 2, 3
print(a, b, c)
a, b = nil
print(a, b, c)
-- case: a call last
local function two() return "x", "y" end
local a, b, c = 0, two()
print(a, b, c)
a, b, c = two()
print(a, b, c)
c, a, b = b, two()
print(a, b, c)
local t = {}
t.a, t.b, a = two()
dump(t, a)
a, b = (two())
print(a, b)
-- case: varargs last
local function f(...)
  local a, b = ...
  b, a = ...
  print(a, b)
  a, b, G = a, ...
  print(a, b, G)
  a, b = (...)
  print(a, b)
end
f(1, 2, 3)
f(1)
f()
-- case: and, or and comparisons in several values
local a, b, c = 1, nil, 3
a, b, c = b or c, a and b, c == 3
print(a, b, c)
a, b, c = c and a or b, not a, a ~= c
print(a, b, c)
-- case: order of evaluation of calls
local function say(x) print("say", x) return x end
local t = {}
t[say("k1")], t[say("k2")] = say("v1"), say("v2")
dump(t)
say(t).x = say(5)
local a, b = say(1), say(2)
-- case: a function changes what was read
local x = 1
local function set(v) x = v return v end
local a, b, c = x, set(2), x
print(a, b, c)
x, a = a, x
print(x, a)
local t = { x = 1 }
local function change() t = { x = 9 } return 7 end
t.x, G = change(), t.x
print(t.x, G)
-- case: swap of elements
local t, i, j = { 10, 20, 30 }, 1, 3
t[i], t[j] = t[j], t[i]
dump(t)
t[i], i = i, t[i]
dump(t, i)
i, j, t[j] = j, i, t
print(i, j, t[3] == t)
-- case: sort by swapping
local t = { 5, 2, 8, 1, 9, 3 }
for i = 1, #t do
  for j = i + 1, #t do
    if t[j] < t[i] then t[i], t[j] = t[j], t[i] end
  end
end
print(table.concat(t, " "))
-- case: greatest common divisor
local function gcd(a, b) while b ~= 0 do a, b = b, a % b end return a end
print(gcd(48, 18), gcd(17, 5), gcd(0, 4))
-- case: many in one loop
local a, b, c, d = 0, 1, 2, 3
for i = 1, 20 do a, b, c, d = b + i, c - a, d, a % 7 end
print(a, b, c, d)
-- case: a table constructor that reads what is assigned
local t = { 1 }
t = { t[1], t, old = t }
print(t[1], t[2] == t.old, t.old[1])
t, t.n = { t.old }, 5
print(t.n, t[1][1])
-- case: locals of the same name
local x = 1
local x, y = x + 1, x + 2
local x = x, y
print(x, y)
-- case: local function names
local f = 1
local function f(n) return n == 0 and "end" or f(n - 1) end
print(f(3))
local g = function() return g end
print(g())
-- case: nested fields
local a = { b = { c = 1 } }
a.b.c, a.b = 2, { c = 3 }
print(a.b.c)
a.b, a.b.d = { e = 1 }, a.b.c
dump(a)
-- case: method result and object
local o = { n = 0 }
function o:inc() self.n = self.n + 1 return self.n, self end
local a, b = o:inc()
a, o = o:inc()
print(a, b == o, o.n)
o.n, o = 10, o:inc()
print(o, b.n)
-- case: string and number targets through metatables
local log = {}
local p = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = k .. "=" .. tostring(v) end })
p.a, p.b, p.c = 1, 2
local x
x, p.d, p.e = 3, x, 4
print(table.concat(log, " "), x)
