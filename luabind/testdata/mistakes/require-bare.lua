-- line 2: require "vec3"
local v = require vec3
print(v)
