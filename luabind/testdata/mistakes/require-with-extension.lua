-- line 2: require "vec3"
local vec3 = require "vec3.lua"
print(vec3)
