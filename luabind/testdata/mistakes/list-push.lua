-- line 3: list[#list + 1]
local list = {1, 2, 3}
list:push(4)
