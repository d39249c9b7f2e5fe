-- line 2: letter
local 2nd = 2
print(2nd)
