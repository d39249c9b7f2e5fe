-- line 2: my_speed
local my-speed = 2
print(my-speed)
