-- line 3: #
local list = {1, 2, 3}
print(list.length)
