-- line 2: did you mean 'vec3'?
local v = require "Vec3"
print(v)
