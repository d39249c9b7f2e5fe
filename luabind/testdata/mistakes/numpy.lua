-- line 2: no file numpy.lua
local np = require "numpy"
print(np)
