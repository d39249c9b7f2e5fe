-- line 3: *
local x = 2
print(3x)
