-- case: constructors
local function two() return 1, 2 end
dump({}, { 1, 2, 3 }, { a = 1, ["b c"] = 2, [10] = 3 }, { 1, 2, a = 3, 4 }, { two(), two() }, { two(), x = two() }, { [1] = "k", "p" }, { 1, 2, }, { 1; 2; a = 1 }, { { { 1 } } })
-- case: constructors with more than fifty items
local t = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, x = 1, 54, unpack({ 55, 56 }) }
print(#t, t[50], t[51], t[54], t[56], t.x)
-- case: nil in constructors
local t = { nil, 2 }
print(t[1], t[2])
t = { 1, nil, 3 }
print(t[1], t[2], t[3])
t = { n = nil, [1] = nil }
print(next(t))
-- case: length
print(#{}, #{ 1 }, #{ 1, 2, 3 }, #{ n = 1 }, #{ [1] = 1, [2] = 2 }, #"abc")
local t = {}
for i = 1, 10 do t[i] = i print(#t) end
for i = 10, 1, -1 do t[i] = nil print(#t) end
-- case: insert and remove
local t = {}
table.insert(t, "a") table.insert(t, 1, "b") table.insert(t, 2, "c") table.insert(t, #t + 1, "d")
dump(t)
print(table.remove(t), table.remove(t, 1), table.remove(t, 1), table.remove(t), table.remove(t), #t)
print(select("#", table.remove({})), table.remove({}, 1))
t = { 1, 2, 3 }
table.insert(t, 2, "x") print(table.remove(t, 3)) dump(t)
print(pcall(table.insert, t)) print(pcall(table.insert, t, 1, 2, 3)) print(pcall(table.insert, nil, 1)) print(pcall(table.insert, t, "x", 1))
-- case: concat
print(table.concat({}), table.concat({ 1, 2, 3 }), table.concat({ 1, 2, 3 }, ", "), table.concat({ 1, 2, 3 }, "-", 2), table.concat({ 1, 2, 3 }, "-", 2, 3), table.concat({ 1, 2 }, "-", 3), table.concat({ "a", 1.5, 2 }, 0))
print(pcall(table.concat, { 1, {}, 3 })) print(pcall(table.concat, { 1, 2 }, ",", 1, 3)) print(pcall(table.concat, { true }))
-- case: sort
local function sorted(t, f) table.sort(t, f) return table.concat(t, " ") end
print(sorted({ 3, 1, 2 }), sorted({}), sorted({ 1 }), sorted({ "b", "a", "C" }), sorted({ 3, 1, 2 }, function(a, b) return a > b end), sorted({ 2, 2, 1, 1 }))
local t = {}
for i = 1, 100 do t[i] = (i * 37) % 101 end
print(sorted(t))
local names = { { n = "x", v = 3 }, { n = "y", v = 1 }, { n = "z", v = 2 } }
table.sort(names, function(a, b) return a.v < b.v end)
print(names[1].n, names[2].n, names[3].n)
print(pcall(table.sort, { 1, "x" })) print(pcall(table.sort, { {}, {} })) print(pcall(table.sort, nil))
-- case: unpack
print(unpack({})) print(unpack({ 1, 2, 3 })) print(unpack({ 1, 2, 3 }, 2)) print(unpack({ 1, 2, 3 }, 2, 3)) print(unpack({ 1, 2 }, 1, 4)) print(unpack({ 1, 2 }, 3)) print(unpack({ 1, 2 }, 0, 1)) print((unpack({ 1, 2 }))) print(unpack({ 1, 2 }, -1, 1))
-- case: maxn, getn, foreach
print(table.maxn({}), table.maxn({ 1, 2 }), table.maxn({ [10] = 1, [2.5] = 1 }), table.getn and table.getn({ 1, 2 }))
print(table.foreachi({ 5, 6 }, function(i, v) print(i, v) end))
print(table.foreachi({ 5, 6, 7 }, function(i, v) if i == 2 then return v end end))
print(table.foreach({ 5 }, function(k, v) return k + v end))
print(pcall(table.setn, {}, 1))
-- case: keys of all types
local t, f, k = {}, function() end, {}
t[1] = "n" t["1"] = "s" t[true] = "b" t[f] = "f" t[k] = "t" t[1.5] = "r" t[-0.5] = "m"
print(t[1], t["1"], t[true], t[false], t[f], t[k], t[{}], t[1.5], t[-0.5], t[2])
t[true] = nil t[f] = nil
print(t[true], t[f], t[k])
-- case: identity
local a, b = {}, {}
print(a == b, a == a, ({})[1], #a)
a.self = a
print(a.self.self == a)
-- case: counting with holes that are specified
local t = { 1, 2, 3 }
t[5] = 5
local n = 0
for k, v in pairs(t) do n = n + 1 end
print(n, t[4], t[5])
-- case: array part and hash part
local t = {}
for i = 10, 1, -1 do t[i] = i end
print(#t, t[1], t[10])
for i, v in ipairs(t) do if i ~= v then print("wrong", i, v) end end
t = {}
for i = 1, 20, 2 do t[i] = i end
for i = 2, 20, 2 do t[i] = i end
print(#t, table.concat(t, " "))
-- case: matrices
local m = {}
for i = 1, 3 do m[i] = {} for j = 1, 3 do m[i][j] = i * j end end
m[1][2], m[2][1] = m[2][1] + 1, m[1][2] - 1
dump(m)
-- case: queue and stack
local q = { first = 1, last = 0 }
local function push(v) q.last = q.last + 1 q[q.last] = v end
local function pop() local v = q[q.first] q[q.first] = nil q.first = q.first + 1 return v end
push(1) push(2) print(pop()) push(3) print(pop(), pop(), pop())
-- case: evaluation order in constructors
local n = 0
local function c() n = n + 1 return n end
dump({ c(), c(), x = c(), c(), [c()] = c(), c() })
-- case: a table in a field call
local t = { f = function(self, x) return x * 2 end, g = { h = function(...) return select("#", ...) end } }
print(t:f(4), t.g.h(1, 2), t.g:h(), t["f"](nil, 5))
-- case: chained indices
local t = { { { "deep" } } }
print(t[1][1][1], t[1][1][1]:upper(), #t[1][1], (t[1])[1][1])
-- case: table.insert into its own argument
local t = { 1 }
table.insert(t, t[1]) table.insert(t, #t) table.insert(t, 1, t[#t])
dump(t)
-- case: deletion and insertion of many keys
local t = {}
for i = 1, 1000 do t["k" .. i] = i end
for i = 1, 1000 do if i % 3 ~= 0 then t["k" .. i] = nil end end
local n, s = 0, 0
for k, v in pairs(t) do n = n + 1 s = s + v end
print(n, s)
for i = 1, 1000 do t["k" .. i] = i end
n = 0
for k in pairs(t) do n = n + 1 end
print(n)
