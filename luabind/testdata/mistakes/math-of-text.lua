-- line 3: number
local s = "abc"
print(math.sin(s))
