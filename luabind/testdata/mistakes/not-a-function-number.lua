-- line 3: * to multiply
local x = 2
print(3 (x + 1))
