-- line 2: another name
local end = 100
print(end)
