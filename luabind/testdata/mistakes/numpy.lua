-- line 2: there is no numpy.lua
local np = require "numpy"
print(np)
