-- case: continue and variables outside of the loop
local hits, handlers = 0, {}
for i, name in ipairs{ "a", "skip" } do
  handlers[i] = function() hits = hits + 1 end
  if name == "skip" then goto continue end
  ::continue::
end
handlers[1]() handlers[2]()
print(hits)
-- case: continue in a numeric for
local n, fs = 0, {}
for i = 1, 4 do
  fs[i] = function() n = n + i return n end
  if i % 2 == 0 then goto continue end
  n = n + 100
  ::continue::
end
print(fs[1](), fs[2](), fs[4](), n)
-- case: continue in a while
local n, i, fs = 0, 0, {}
while i < 4 do
  i = i + 1
  local j = i
  fs[i] = function() n = n + j j = j + 1 return n, j end
  if i == 2 then goto continue end
  n = n + 10
  ::continue::
end
print(fs[1]()) print(fs[2]()) print(fs[2]()) print(n)
-- case: continue in a repeat
local n, i, fs = 0, 0, {}
repeat
  i = i + 1
  do
    local j = i
    fs[i] = function() n = n + j return n end
    if i == 2 then goto continue end
    n = n + 10
  end
  ::continue::
until i >= 3
print(fs[1](), fs[2](), fs[3](), n)
-- case: captured local of the body, before and after
for i = 1, 3 do
  local x = i
  local f = function() x = x + 1 return x end
  f()
  if i == 2 then goto continue end
  print(x, f(), x)
  ::continue::
end
-- case: captured local of an inner block
local fs = {}
for i = 1, 3 do
  do
    local x = i * 10
    fs[#fs + 1] = function() x = x + 1 return x end
    if i == 2 then goto continue end
    x = x + 5
  end
  fs[#fs + 1] = function() return i end
  ::continue::
end
for _, f in ipairs(fs) do print(f(), f()) end
-- case: the loop's own variable
local fs = {}
for i = 1, 3 do
  fs[i] = function() i = i + 1 return i end
  goto continue
  ::continue::
end
print(fs[1](), fs[1](), fs[2](), fs[3]())
-- case: out of two loops
for i = 1, 3 do
  for j = 1, 3 do
    if i * j == 4 then goto out end
    print(i, j)
  end
end
::out::
print("out")
-- case: out of loops with captured variables
local f, g
local n = 0
for i = 1, 3 do
  local a = i
  for j = 1, 3 do
    local b = j
    f = function() a = a + 1 n = n + 1 return a, b, n end
    g = function() b = b + 10 return a, b, n end
    if i == 2 and j == 2 then goto out end
  end
end
::out::
print(f()) print(g()) print(f()) print(n)
-- case: a loop by hand
local i = 1
::top::
print(i)
i = i + 1
if i <= 3 then goto top end
-- case: each round by hand has locals of its own
local fs, n = {}, 0
do
  ::top::
  local x = n
  fs[#fs + 1] = function() x = x + 1 return x end
  n = n + 1
  if n < 3 then goto top end
end
print(fs[1](), fs[1](), fs[2](), fs[3]())
-- case: forward over statements
goto skip
print("never")
::skip::
print("here")
do goto done end
print("never")
::done::
-- case: nested continue
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto inner end
    if i == 2 then goto outer end
    print(i, j)
    ::inner::
  end
  print("end of", i)
  ::outer::
end
-- case: the same label in several blocks
do goto l ::l:: print(1) end
do goto l ::l:: print(2) end
for i = 1, 2 do goto l ::l:: print("round", i) end
local function f() goto l ::l:: return 3 end
print(f())
-- case: labels at the end of a block
for i = 1, 2 do
  local x = i
  if x == 1 then goto e end
  local y = x
  print(x, y)
  ::e::
end
do
  goto e
  local z = 1
  ::e::
end
-- case: what is refused
for _, s in ipairs({ "goto nowhere", "do ::l:: end goto l", "goto l local x ::l:: print(x)", "::a:: ::a::", "for i = 1, 2 do ::l:: end goto l", "local function f() goto l end ::l::", "repeat local x if x then goto c end local y ::c:: until y", "break" }) do
  print(s, (loadstring(s)) == nil)
end
-- case: goto in functions
local function find(t, x)
  for i, v in ipairs(t) do
    if v == x then goto found end
  end
  do return nil end
  ::found::
  return true
end
print(find({ 1, 2, 3 }, 2), find({ 1, 2, 3 }, 5))
-- case: a state machine
local function run(input)
  local i, out = 0, {}
  ::start::
  i = i + 1
  local c = input:sub(i, i)
  do
    if c == "a" then goto isa elseif c == "b" then goto isb else goto finish end
  end
  ::isa:: out[#out + 1] = "A" goto start
  ::isb:: out[#out + 1] = "B" goto start
  ::finish::
  do return table.concat(out) end
end
print(loadstring == nil or run("abba"))
-- case: goto with varargs and pending calls
local function f(...)
  local n = 0
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    if not v then goto continue end
    n = n + v
    ::continue::
  end
  return n
end
print(f(1, nil, 2, false, 3))
-- case: goto in a coroutine
local co = coroutine.wrap(function()
  local i = 0
  ::again::
  i = i + 1
  coroutine.yield(i)
  if i < 3 then goto again end
end)
print(co(), co(), co(), co())
-- case: continue that closes in the middle of captured scopes
local outer = {}
for i = 1, 2 do
  local a = i
  local function fa() a = a + 1 return a end
  for j = 1, 2 do
    local b = j
    outer[#outer + 1] = function() b = b + fa() return a, b end
    if j == 1 then goto next end
    a = a + 100
    ::next::
  end
  a = a + 1000
end
for _, f in ipairs(outer) do print(f()) end
-- case: goto and the variables of a generic for
local fs = {}
for k, v in pairs({ 5, 6, 7 }) do
  fs[k] = function() v = v + k return v end
  if v == 6 then goto c end
  v = v * 2
  ::c::
end
print(fs[1](), fs[2](), fs[3](), fs[2]())
-- case: backward with a captured local in between
local fs, i = {}, 0
::top::
do
  local x = i
  fs[#fs + 1] = function() x = x + 1 return x end
  i = i + 1
  if i < 3 then goto top end
end
print(fs[1](), fs[2](), fs[3](), fs[1]())
