-- primes
local sieve, out = {}, {}
for i = 2, $n do
  if not sieve[i] then
    out[#out + 1] = i
    for j = i * i, $n, i do sieve[j] = true end
  end
end
print(table.concat(out, " "))
-- insertion sort
local t = {$list}
for i = 2, #t do
  local x, j = t[i], i - 1
  while j > 0 and t[j] > x do t[j + 1], j = t[j], j - 1 end
  t[j + 1] = x
end
dump(t)
-- quicksort
local function sort(t, lo, hi)
  if lo < hi then
    local p, i = t[hi], lo - 1
    for j = lo, hi - 1 do
      if t[j] <= p then i = i + 1 t[i], t[j] = t[j], t[i] end
    end
    t[i + 1], t[hi] = t[hi], t[i + 1]
    sort(t, lo, i) sort(t, i + 2, hi)
  end
  return t
end
local t = {$list}
dump(sort(t, 1, #t))
-- merge sort
local function merge(a, b)
  local out, i, j = {}, 1, 1
  while i <= #a or j <= #b do
    if not b[j] or a[i] and a[i] <= b[j] then out[#out + 1], i = a[i], i + 1
    else out[#out + 1], j = b[j], j + 1 end
  end
  return out
end
local function sort(t)
  if #t < 2 then return t end
  local a, b = {}, {}
  for i, v in ipairs(t) do
    local to = i % 2 == 0 and a or b
    to[#to + 1] = v
  end
  return merge(sort(a), sort(b))
end
dump(sort({$list}))
-- letters
local count = {}
for c in ($text):gmatch(".") do count[c] = (count[c] or 0) + 1 end
dump(count)
-- run lengths
local out, s, i = {}, $text, 1
while i <= #s do
  local c, n = s:sub(i, i), 1
  while s:sub(i + n, i + n) == c do n = n + 1 end
  out[#out + 1], i = n .. c, i + n
end
print(table.concat(out))
-- memo
local memo = {}
local function fib(n)
  if n < 2 then return n end
  local v = memo[n] or fib(n - 1) + fib(n - 2)
  memo[n] = v
  return v
end
print(fib($n), fib($n * 2))
-- split
local function split(s, sep)
  local out, from = {}, 1
  while true do
    local a, z = s:find(sep, from, true)
    if not a then break end
    out[#out + 1], from = s:sub(from, a - 1), z + 1
  end
  out[#out + 1] = s:sub(from)
  return out
end
dump(split($text, ","), split($text, " "), #split("", ","))
-- pseudo-random numbers
local x, out = $n, {}
repeat
  x = (x * 1103515245 + 12345) % 2147483648
  out[#out + 1] = x % ($n + 1)
until #out >= $few
dump(out)
-- factors
local function factor(n)
  local out, d = {}, 2
  while n > 1 do
    if n % d == 0 then out[#out + 1], n = d, n / d else d = d + 1 end
  end
  return unpack(out)
end
print(factor($n * $few), factor($n))
-- rotation of letters
local s, out = $text, {}
for i = #s, 1, -1 do
  local c = s:byte(i)
  out[#out + 1] = c >= 97 and c <= 122 and string.char((c - 97 + $n) % 26 + 97) or s:sub(i, i)
end
print(table.concat(out))
-- linked list
local head, n
for _, v in ipairs({$list}) do head, n = { v = v, next = head }, (n or 0) + 1 end
local back
while head do head.next, back, head = back, head, head.next end
local out = {}
while back do out[#out + 1], back = back.v, back.next end
print(n, table.concat(out, " "))
-- permutations
local function perms(t, n)
  n = n or #t
  if n <= 1 then coroutine.yield(t) else
    for i = 1, n do
      t[n], t[i] = t[i], t[n]
      perms(t, n - 1)
      t[n], t[i] = t[i], t[n]
    end
  end
end
for p in coroutine.wrap(function() perms({$digit, $digit, $digit}) end) do print(table.concat(p, " ")) end
-- stack
local Stack = {}
Stack.__index = Stack
function Stack.new() return setmetatable({ n = 0 }, Stack) end
function Stack:push(...)
  for i = 1, select("#", ...) do
    self.n = self.n + 1
    self[self.n] = (select(i, ...))
  end
  return self
end
function Stack:pop()
  local v = self[self.n]
  if v ~= nil then self[self.n], self.n = nil, self.n - 1 end
  return v, self.n
end
local s = Stack.new():push($numbers):push(nil)
dump(s:pop()) dump(s:pop())
s:push(s:pop())
dump(s.n, s)
-- binary search
local t = {$list}
table.sort(t)
local function search(x)
  local lo, hi = 1, #t
  while lo <= hi do
    local mid = math.floor((lo + hi) / 2)
    if t[mid] == x then return mid elseif t[mid] < x then lo = mid + 1 else hi = mid - 1 end
  end
  return nil, lo
end
dump(search($n)) dump(search(t[1] or 0) ~= nil)
-- transposition
local a, b = { { $digit, $digit, $digit }, { $digit, $digit, $digit } }, {}
for i, row in ipairs(a) do
  for j, v in ipairs(row) do
    b[j] = b[j] or {}
    b[j][i] = v
  end
end
dump(b)
-- map and compose
local function map(f, ...)
  local out = {}
  for i = 1, select("#", ...) do out[i] = f((select(i, ...))) end
  return unpack(out)
end
local function compose(f, g) return function(...) return f(g(...)) end end
dump(map(compose(function(x) return x * 2 end, function(x) return x + $few end), $numbers))
-- evaluator
local env = { x = $few }
local function eval(e)
  if type(e) ~= "table" then return env[e] or e end
  local a, b = eval(e[2]), eval(e[3])
  if e[1] == "+" then return a + b elseif e[1] == "*" then return a * b elseif e[1] == "-" then return a - b end
  error("E op " .. tostring(e[1]), 0)
end
dump(pcall(eval, { $operator, { $operator, "x", $n }, { $operator, $digit, "x" } }))
-- digits
local out, n = {}, $n * $n * $few
repeat
  out[#out + 1] = ("0123456789abcdef"):sub(n % 16 + 1, n % 16 + 1)
  n = math.floor(n / 16)
until n == 0
print(table.concat(out):reverse(), tonumber(table.concat(out), 16))
-- order of a graph
local seen, order = {}, {}
local graph = { { $digit, 2 }, { 4 }, { 4, $digit }, { 1 } }
local function visit(n)
  if seen[n] or not graph[n] then return end
  seen[n] = true
  for _, m in ipairs(graph[n]) do visit(m) end
  table.insert(order, 1, n)
end
visit($digit) visit(1)
print(table.concat(order, " "))
-- serializer
local function write(v, depth)
  if type(v) ~= "table" then return type(v) == "string" and ("%q"):format(v) or tostring(v) end
  local out, keys = {}, {}
  for k in pairs(v) do keys[#keys + 1] = tostring(k) end
  table.sort(keys)
  for _, k in ipairs(keys) do out[#out + 1] = k .. ":" .. write(v[tonumber(k) or k], depth + 1) end
  return "{" .. table.concat(out, depth > 0 and "," or ", ") .. "}"
end
print(write({ $numbers, a = { $numbers }, s = $text, t = true }, 0))
-- scheduler
local queue, log = {}, {}
local function spawn(name, n)
  queue[#queue + 1] = coroutine.create(function()
    for i = 1, n do
      log[#log + 1] = name .. i
      coroutine.yield(i)
    end
    if n > 3 then error("E " .. name, 0) end
    return name
  end)
end
spawn("a", $few) spawn("b", $digit) spawn("c", 1)
local rounds = 0
while #queue > 0 and rounds < 30 do
  rounds = rounds + 1
  local co = table.remove(queue, 1)
  local ok, v = coroutine.resume(co)
  if not ok then log[#log + 1] = v elseif coroutine.status(co) ~= "dead" then queue[#queue + 1] = co end
end
print(rounds, table.concat(log, " "))
-- observers
local Subject, log = {}, {}
Subject.__index = Subject
function Subject:on(f) self[#self + 1] = f return function() for i = #self, 1, -1 do if self[i] == f then table.remove(self, i) end end end end
function Subject:fire(...) for _, f in ipairs({ unpack(self) }) do f(...) end return #self end
local s = setmetatable({}, Subject)
local n, off = 0
off = s:on(function(x) n = n + x if n > $n then off() end end)
s:on(function(...) log[#log + 1] = select("#", ...) + (...) end)
for _, v in ipairs({ $numbers }) do log[#log + 1] = s:fire(v, v) end
dump(n, log)
-- vectors
local V = {}
V.__index = V
local function vec(x, y) return setmetatable({ x = x, y = y }, V) end
V.__add = function(a, b) return vec(a.x + b.x, a.y + b.y) end
V.__mul = function(a, b) if type(a) == "number" then a, b = b, a end return vec(a.x * b, a.y * b) end
V.__unm = function(a) return vec(-a.x, -a.y) end
V.__eq = function(a, b) return a.x == b.x and a.y == b.y end
V.__lt = function(a, b) return a.x < b.x or a.x == b.x and a.y < b.y end
V.__tostring = function(a) return "(" .. a.x .. ", " .. a.y .. ")" end
local p, v = vec($digit, $digit), vec($few, $digit)
for i = 1, $few do p, v = p + v * (i / 2), -v end
print(p, v, p == v, p < v, p >= v, 2 * p + v * 3 == v * 3 + p * 2)
