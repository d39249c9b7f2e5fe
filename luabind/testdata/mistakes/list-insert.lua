-- line 3: table.insert
local list = {1, 2, 3}
list:insert(4)
