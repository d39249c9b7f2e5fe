-- case: bounds
for i = 1, 3 do print(i) end
for i = 3, 1 do print("never") end
for i = 3, 1, -1 do print(i) end
for i = 1, 1 do print("once") end
for i = 1, 0 do print("never") end
for i = 1, 2, 0.5 do print(i) end
for i = 1, 0, -0.25 do print(i) end
for i = 0.1, 0.5, 0.1 do print(i) end
for i = -1, -3, -1 do print(i) end
for i = 1, 3, 5 do print(i) end
-- case: bounds that are strings
for i = "1", 3 do print(i, type(i)) end
for i = 1, "2" do print(i) end
for i = 3, 1, "-1" do print(i) end
for i = " 0x1 ", "2." do print(i) end
-- case: bounds that are not numbers
print(pcall(function() for i = "a", 2 do end end))
print(pcall(function() for i = 1, {} do end end))
print(pcall(function() for i = 1, 2, nil do end end))
print(pcall(function() for i = nil, 2 do end end))
-- case: the counter cannot be changed from inside
for i = 1, 3 do print(i) i = i * 10 print(i) end
local n = 3
for i = 1, n do n = 10 print(i) end
-- case: bounds are evaluated once, in order
local function say(x) print("say", x) return x end
for i = say(1), say(3), say(2) do print(i) end
-- case: large bounds
local n = 0
for i = 2 ^ 53, 2 ^ 53 + 2, 2 do n = n + 1 end
for i = 1, math.huge do n = n + 1 if i == 5 then break end end
for i = 1, -math.huge, -1 do n = n + 1 if i == -5 then break end end
print(n)
-- case: not a number
for i = 0 / 0, 3 do print("never") end
for i = 1, 0 / 0 do print("never") end
-- case: short lists of iterator values
local function it(s, i) i = (i or 0) + 1 if i <= 3 then return i, s end end
for i, s in it do print(i, s) end
for i, s in it, "s" do print(i, s) end
for i, s in it, "s", 1 do print(i, s) end
for i, s in it, "s", 1, 9 do print(i, s) end
for i, s, x in it, nil, 2 do print(i, s, x) end
-- case: iterator values of a call among others
local function two() return 1, 2 end
local function it(s, i) if i < 3 then return i + 1, s end end
for i, s in it, two() do print(i, s) end
for i, s in it, (two()), 0 do print(i, s) end
-- case: one name, many names
for k in pairs({ 1, 2 }) do print(k) end
for k, v, w, x in pairs({ 7 }) do print(k, v, w, x) end
-- case: the control variable is a copy
for i, v in ipairs({ 5, 6, 7 }) do print(i, v) i = 10 v = nil end
for k, v in next, { 1, 2, 3 } do k = nil print(v) end
-- case: break is for one loop
for i = 1, 3 do
  for _ in pairs({ 1, 2 }) do break end
  for j = 1, 2 do break end
  while true do break end
  repeat break until false
  print(i)
end
-- case: break in nested blocks
for i = 1, 5 do
  do if i == 3 then do break end end end
  print(i)
end
local n = 0
while true do n = n + 1 if n > 2 then if n > 3 then break end end end
print(n)
-- case: bodies that begin with every statement
for i = 1, 2 do break end
for i = 1, 2 do if i == 1 then print("if") end end
for i = 1, 2 do while i < 0 do end print("while") end
for i = 1, 2 do repeat until true print("repeat") end
for i = 1, 2 do do end print("do") end
for _ in pairs({ 1, 2 }) do if true then print("generic if") end end
for _ in pairs({ 1, 2 }) do while false do end print("generic while") end
for _ in pairs({ 1, 2 }) do for i = 1, 1 do break end print("generic for") end
for _ in pairs({ 1, 2 }) do end
-- case: return out of loops
local function f(n)
  for i = 1, 10 do
    for k, v in ipairs({ 1, 2, 3 }) do
      while true do
        repeat if i * v == n then return i, k end until true
        break
      end
    end
  end
  return "none"
end
print(f(6)) print(f(100)) print(f(27))
-- case: repeat sees locals of the body
local n = 0
repeat local done = n >= 3 n = n + 1 until done
print(n)
-- case: while conditions
local i = 0
while i < 3 and i ~= 2 do i = i + 1 end
print(i)
while not (i > 5) do i = i + 1 end
print(i)
while i do i = i > 8 and nil or i + 1 if i and i > 20 then break end if not i then print("nil") end end
-- case: iterators that are callable tables
local it = setmetatable({ n = 0 }, { __call = function(self) self.n = self.n + 1 if self.n < 4 then return self.n end end })
for i in it do print(i) end
-- case: iterators that are not functions
print(pcall(function() for i in 5 do end end))
print(pcall(function() for i in nil do end end))
print(pcall(function() for i in {} do end end))
-- case: iterators that raise errors
print(pcall(function() for i in function() error("E1", 0) end do end end))
-- case: removal while going through
local t = { a = 1, b = 2, c = 3, 10, 20 }
for k in pairs(t) do t[k] = nil end
dump(t)
local t = { 1, 2, 3, 4, 5, 6 }
for k, v in pairs(t) do if v % 2 == 0 then t[k] = nil end end
print(t[1], t[2], t[3], t[4], t[5], t[6])
-- case: assignment of existing keys while going through
local t = { 1, 2, 3, x = 4 }
for k, v in pairs(t) do t[k] = v * 2 end
dump(t)
-- case: order of the array part
local t = {}
for i = 1, 20 do t[#t + 1] = i end
local seen = {}
for k, v in pairs(t) do seen[#seen + 1] = v end
print(table.concat(seen, " "))
-- case: ipairs ends at nil
local n = 0
for i, v in ipairs({ 1, 2, nil, 4 }) do n = i end
print(n)
for i, v in ipairs({}) do print("never") end
for i, v in ipairs({ false }) do print(i, v) end
-- case: next
print(next({}), next({ 5 }))
print(pcall(next, {}, "no such key"))
print(pcall(next, { 1 }, 7))
print(next({ 1 }, 1))
-- case: nested generic for over the same table
local t, n = { 1, 2, 3 }, 0
for _, a in ipairs(t) do for _, b in ipairs(t) do n = n + a * b end end
print(n)
