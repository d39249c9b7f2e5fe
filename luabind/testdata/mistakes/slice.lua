-- line 3: unpack(list, 1, 2)
local list = {1, 2, 3}
print(list[1:2])
