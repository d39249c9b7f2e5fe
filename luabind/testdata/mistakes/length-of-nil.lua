-- line 3: it was never given
local list
print(#list)
