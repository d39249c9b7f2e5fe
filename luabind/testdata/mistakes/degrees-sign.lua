-- line 2: math.rad
local x = 90°
print(x)
