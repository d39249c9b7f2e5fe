-- line 2: =
local scene = { "type" : "Box" }
print(scene)
