-- case: values in and out
local co = coroutine.create(function(a, b)
  print(a, b)
  local c = coroutine.yield(a + b)
  print(c)
  local d, e = coroutine.yield(c * 2, "two")
  print(d, e)
  return "end", d
end)
print(coroutine.resume(co, 1, 2)) print(coroutine.resume(co, 10)) print(coroutine.resume(co, "x", "y")) print(coroutine.resume(co)) print(coroutine.status(co))
-- case: status
local co
co = coroutine.create(function() print(coroutine.status(co)) coroutine.yield() local inner = coroutine.create(function() print(coroutine.status(co)) end) coroutine.resume(inner) print(coroutine.status(inner)) end)
print(coroutine.status(co)) coroutine.resume(co) print(coroutine.status(co)) coroutine.resume(co) print(coroutine.status(co))
-- case: errors inside
local co = coroutine.create(function() coroutine.yield(1) error("E") end)
print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.status(co)) print(coroutine.resume(co))
co = coroutine.create(function() error({ code = 1 }) end)
local ok, e = coroutine.resume(co)
print(ok, type(e), e.code)
co = coroutine.create(function() local x = nil + 1 end)
print(coroutine.resume(co))
-- case: wrap passes errors on
local f = coroutine.wrap(function() error("E", 0) end)
print(pcall(f)) print(pcall(f))
f = coroutine.wrap(function() error("E1") end)
print(pcall(function() local r = f() return r end))
f = coroutine.wrap(function() error({ 1 }) end)
dump(pcall(f))
f = coroutine.wrap(function() end)
f()
print(pcall(function() local r = f() return r end))
-- case: generators
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * i) end end) end
for i, s in gen(3) do print(i, s) end
for i in gen(0) do print("never") end
local n = 0
for i in gen(10) do if i > 3 then break end n = n + i end
print(n)
-- case: many generators that are left
local n = 0
for i = 1, 500 do for v in coroutine.wrap(function() for j = 1, 3 do coroutine.yield(j) end end) do n = n + v break end end
print(n)
-- case: many values
local co = coroutine.wrap(function(...) local n = select("#", ...) while true do n = select("#", coroutine.yield(n, ...)) end end)
print(co(1, nil, nil)) print(co()) print(co(nil)) print(select("#", co(unpack({}, 1, 50))))
-- case: running
print(coroutine.running())
coroutine.wrap(function() print(type(coroutine.running())) end)()
local co
co = coroutine.create(function() return coroutine.running() == co end)
print(coroutine.resume(co))
-- case: misuse
print(pcall(coroutine.create)) print(pcall(coroutine.create, 1)) print(pcall(coroutine.resume, 1)) print(pcall(coroutine.status, nil)) print(pcall(coroutine.wrap, {}))
print((pcall(coroutine.yield)))
local co
co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co))
-- case: shared variables
local x = 0
local a = coroutine.wrap(function() for i = 1, 3 do x = x + 1 coroutine.yield(x) end end)
local b = coroutine.wrap(function() for i = 1, 3 do x = x * 10 coroutine.yield(x) end end)
print(a(), b(), a(), b(), x)
-- case: yield in each kind of expression
local co = coroutine.wrap(function(...)
  local t = { coroutine.yield(1), coroutine.yield(2), x = coroutine.yield(3), coroutine.yield(4) }
  dump(t)
  print(coroutine.yield(5) + 1, coroutine.yield(6) .. "s", not coroutine.yield(7))
  if coroutine.yield(8) then print("yes") end
  for i = coroutine.yield(9), coroutine.yield(10) do print(i) end
  local a, b = coroutine.yield(11), (coroutine.yield(12))
  print(a, b)
  t[coroutine.yield(13)], a = coroutine.yield(14)
  dump(t, a)
  while coroutine.yield(15) do print("again") break end
  return coroutine.yield(16)
end)
local inputs = { 0, "a", "b", "c", "d", 5, "six", false, true, 1, 2, "p", "q", "key", "value", true, "last" }
for i, v in ipairs(inputs) do print(co(v, v)) end
-- case: yield in nested functions
local function deep(n) if n == 0 then return coroutine.yield("deep") end return deep(n - 1) end
local function deeper(n) if n == 0 then return coroutine.yield("deeper") end local r = deeper(n - 1) return r end
local co = coroutine.wrap(function() print(deep(10)) print(deeper(10)) return "end" end)
print(co()) print(co("a")) print(co("b"))
-- case: coroutines in coroutines
local function wrapn(n) return coroutine.wrap(function() if n > 0 then local inner = wrapn(n - 1) for i = 1, 2 do coroutine.yield(inner()) end end coroutine.yield("n" .. n) end) end
local co = wrapn(5)
print(co(), co(), co())
-- case: a producer and a consumer
local function producer() return coroutine.create(function() for _, v in ipairs({ "a", "b", "c" }) do coroutine.yield(v) end return nil end) end
local function filter(p) return coroutine.create(function() local n = 1 while true do local _, v = coroutine.resume(p) if not v then return nil end coroutine.yield(n .. v) n = n + 1 end end) end
local c = filter(producer())
while true do local _, v = coroutine.resume(c) if not v then break end print(v) end
-- case: closures over a coroutine's locals
local get, set
local co = coroutine.wrap(function() local x = 1 get = function() return x end set = function(v) x = v end coroutine.yield() x = x + 1 coroutine.yield(x) end)
co() set(10) print(get(), co(), get())
-- case: closures survive the coroutine's error
local get
local co = coroutine.create(function() local x = 1 get = function() x = x + 1 return x end x = 5 error("E") end)
coroutine.resume(co)
print(get(), get())
-- case: tail call of yield
local co = coroutine.wrap(function(...) return coroutine.yield(...) end)
print(co(1, 2)) print(co(3, 4, 5)) print(pcall(co))
-- case: pcall inside of a coroutine
local co = coroutine.wrap(function() local ok, e = pcall(error, "E", 0) coroutine.yield(ok, e) local ok2 = pcall(function() return 1 end) coroutine.yield(ok2) end)
print(co()) print(co())
-- case: scheduler
local log, tasks = {}, {}
for i = 1, 3 do tasks[i] = coroutine.create(function() for j = 1, i do log[#log + 1] = i .. ":" .. j coroutine.yield() end end) end
while #tasks > 0 do
  for i = #tasks, 1, -1 do
    coroutine.resume(tasks[i])
    if coroutine.status(tasks[i]) == "dead" then table.remove(tasks, i) end
  end
end
print(table.concat(log, " "))
