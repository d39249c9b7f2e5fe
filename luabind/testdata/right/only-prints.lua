local inspect = require "inspect"
print(inspect({ 1, 2, { a = true } }))
print(2 ^ 10, 7 % 3, math.huge, -math.pi)
