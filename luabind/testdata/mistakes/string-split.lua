-- line 3: :gmatch(
local line = "a,b"
print(line:split(","))
