-- line 3: from 1
local colors = { "red", "green", "blue" }
local first = colors[0] .. "!"
print(first)
