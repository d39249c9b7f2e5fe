local heap = require "binaryheap"
local h = heap.minHeap()
for _, n in ipairs{5, 3, 8, 1, 9, 2, 7, 7, 0.5} do h:insert(n) end
print(h:size(), (h:peek()))
local out = {}
while h:peek() do out[#out + 1] = h:pop() end
print(table.concat(out, " "))
h = heap.maxHeap(function(a, b) return #a > #b end)
for w in ("the quick brown fox jumped over it"):gmatch("%a+") do h:insert(w) end
print((h:pop()), (h:pop()), h:size())
h:update(2, "longest word of all") print((h:peek()))
h:remove(1) print((h:peek()))
local u = heap.minUnique()
for i, name in ipairs{"ann", "bob", "cid", "dee"} do u:insert(10 - i, name) end
print(u:peek()) print(u:peekValue(), u:valueByPayload("ann"))
u:update("ann", 1) print(u:pop()) print(u:remove("cid")) print(u:size(), u:pop())
print(pcall(u.insert, u, nil, "x"))
local x = heap.maxUnique() x:insert(1, "one") x:insert(2, "two") print(x:pop()) print(pcall(x.insert, x, 5, "one"))
