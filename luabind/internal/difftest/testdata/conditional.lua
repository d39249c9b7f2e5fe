-- case: and into a local that exists
local found = 3
local t = { on = false }
found = t.on and t.value
print(found)
-- case: and with nothing
local x = 1
x = missing and {}
print(x)
-- case: and with a call
local function f() return nil end
local x = 1
x = f() and 4
print(x)
x = 2
x = not x and f(5)
print(x)
-- case: and of string functions
local s, r = "abc", "old"
r = s:find("z") and s:sub(1, 2)
print(r)
r = s:find("b") and s:sub(1, 2)
print(r)
-- case: and with arithmetic
local t, b, r = {}, 1, "old"
r = t.no and b + 1
print(r)
r = t.no and -b
r = r or b .. "x"
print(r)
-- case: nested ands
local r = "old"
r = (nil and 1) and 2
print(r)
r = "old"
r = 1 and (false and 3)
print(r)
r = "old"
r = 1 and 2 and nil and 4
print(r)
-- case: value of the round before
for i = 1, 4 do
  local hit
  hit = i % 2 == 0 and i
  print(hit)
end
local last
for i = 1, 4 do last = i == 2 and "two" print(last) end
-- case: parameter
local function f(x, y) x = y and y.z return x end
print(f(1, nil), f(1, {}), f(1, { z = 2 }), f(1, false))
-- case: or
local x = false
x = x or nil
print(x)
x = nil or false
print(x)
x = 1
x = x or 2
print(x)
x = nil or nil or 3
print(x)
-- case: or with constants
local x = 5
x = false or x
print(x)
x = true or x
print(x)
x = nil or "c"
print(x)
-- case: and with constants
local x = 5
x = true and x
print(x)
x = false and x
print(x)
x = 5
x = nil and x
print(x)
x = 1 and nil
print(x)
-- case: not
local x = 1
x = not x
print(x)
x = not x and 7
print(x)
x = not (x and nil)
print(x)
x = not not x
print(x)
x = not (x or nil) or x
print(x)
-- case: and, or and the idiom for a choice
local function pick(c) local r = 0 r = c and "yes" or "no" return r end
print(pick(true), pick(false), pick(nil), pick(0))
local r
r = nil and 1 or false
print(r)
r = 1 and nil or "else"
print(r)
-- case: comparisons as values
local a, b, r = 1, 2, "old"
r = a < b
print(r)
r = a > b
print(r)
r = a == b
print(r)
r = a ~= b and a
print(r)
r = a >= b or b
print(r)
r = a < b and b < a
print(r)
r = (a < b) == (b > a)
print(r)
r = not (a < b)
print(r)
-- case: to fields, upvalues and globals
local u = 1
local t = { f = 1 }
G = 1
local function set(c)
  u = c and 2
  t.f = c and 3
  G = c and 4
  t[u or "none"] = c or 5
end
set(nil)
dump(u, t, G)
set(1)
dump(u, t, G)
-- case: as arguments
print(nil and 1, false or nil, 1 and 2, not nil, nil == false)
local function f(...) return select("#", ...), ... end
print(f(nil and 1, 1 or 2))
print((nil and 1) or f(false and f()))
-- case: as results
local function f(a, b) return a and b end
local function g(a, b) return a or b end
local function h(a, b) return not a and b or a end
for _, a in ipairs({ 1, false }) do for _, b in ipairs({ 2, false }) do print(f(a, b), g(a, b), h(a, b)) end end
print(f(nil, 1), g(nil, nil), f(1, nil))
-- case: a call keeps one result
local function two() return 1, 2 end
local function none() end
print(two() and two(), two() or 3, (nil or two()))
print(none() or two())
print(true and none())
print(select("#", true and none()), select("#", none()))
local a, b = true and two()
print(a, b)
-- case: constants in conditions
if nil then print(1) elseif false then print(2) elseif 0 then print(3) end
if not 1 then print(4) else print(5) end
if 1 == 1 then print(6) end
if "a" == "b" then print(7) else print(8) end
if nil and x.y then print(9) end
if true or x.y then print(10) end
if not (true and nil) then print(11) end
if not nil and not false then print(12) end
while false do print("never") end
while nil do print("never") end
repeat print(13) until true
repeat print(14) until 1
-- case: while with a constant and a break
local n = 0
while true do n = n + 1 if n > 3 then break end end
print(n)
while 1 do n = n + 1 if n > 6 then break end end
print(n)
while not false do n = n + 1 if n > 9 then break end end
print(n)
-- case: conditions with several terms
local function test(a, b, c)
  if a and b or c then print("1") else print("-1") end
  if a and (b or c) then print("2") else print("-2") end
  if not a and b or not c then print("3") else print("-3") end
  if (a or b) and not (b and c) then print("4") else print("-4") end
  if a == b and b ~= c or a == c then print("5") else print("-5") end
end
for i = 0, 7 do test(i % 2 == 1, i % 4 > 1, i > 3) end
-- case: comparison with nil and false
local x
print(x == nil, x == false, not x == true, nil == false, false == false)
x = false
print(x == nil, x == false, x ~= nil)
-- case: short circuit does not evaluate
local n = 0
local function count(v) n = n + 1 return v end
local r = count(false) and count(1)
r = count(1) or count(2)
r = count(nil) and count(1) or count(3)
r = not count(false) or count(1)
print(n, r)
-- case: a chain in a table constructor
local a, b
local t = { a and 1, a or 2, not a, x = a and b, y = b or "y", [a or "k"] = 3; a == b }
dump(t.x, t.y, t.k, t[2], t[3], t[4])
-- case: operand of arithmetic and concatenation
local a
print((a and 1 or 2) + 3, (a or 4) .. "", -(a or 5), #(a or "abc"))
local r = 1
r = r + (a or r) * (a and 2 or 10)
print(r)
-- case: and between locals of one expression
local a, b = 1, 2
a = a and b
b = b and a
print(a, b)
a = b == 2 and a + 1 or b
print(a)
b = a and b and a and (b or a)
print(b)
-- case: in a loop with state
local state, seen = nil, {}
for i = 1, 6 do
  state = i > 2 and i < 5 and (state or i)
  seen[#seen + 1] = tostring(state)
end
print(table.concat(seen, " "))
-- case: condition of an upvalue in a closure
local on = false
local function f() on = not on and "on" return on end
print(f(), f(), f())
-- case: truth of zero and the empty string
print(0 and 1, "" and 2, not 0, not "", 0 or 3)
