-- line 3: * for times
local x = 2
print(3 (x + 1))
