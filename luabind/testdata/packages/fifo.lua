local fifo = require "fifo"
local q = fifo("a", "b", "c")
q:push("d") q:insert(2, "between")
print(q:length(), #q, q:peek(), q:peek(2), q:peek(99))
print(q:remove(1), q:pop(), q:pop(), q:length())
for i = 1, 1000 do q:push(i) end
local sum = 0
for i = 1, 900 do local v = q:pop() if type(v) == "number" then sum = sum + v end end
print(sum, q:length(), q:peek())
q:setempty(function() return "nothing left" end)
while q:length() > 0 do q:pop() end
print(q:pop(), q:pop(), (pcall(q.insert, q, 7, "x")), (pcall(q.remove, q, "x")))
local r = fifo() r:push(nil) r:push(false) print(r:length(), r:pop(), r:pop())
