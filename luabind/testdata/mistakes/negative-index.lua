-- line 3: list[#list]
local list = {1, 2, 3}
print(list[-1])
